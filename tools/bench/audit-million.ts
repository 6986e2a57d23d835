import { execFile } from "node:child_process"
import { mkdtempSync, rmSync, statSync } from "node:fs"
import { join } from "node:path"
import { promisify } from "node:util"

import type { Pool } from "pg"
import { rolldown } from "rolldown"
import { z } from "zod"

import { openSequencerDatabase } from "@/lib/audit/log/sequencer-database"
import { fileSigner } from "@/lib/audit/log/signer"
import { openZip } from "@/lib/audit/zip-reader"

import { fillLog, sequenceAll } from "./audit-sequenced"
import { makeClinic } from "./clinic"
import { measuredOnce } from "./row"
import type { Bench, Measured, Row } from "./row"
import { took } from "./timing"

const events = 1_000_000
const batch = 2_000
const root = join(import.meta.dirname, "../..")
const longestMs = 30 * 60_000

/**
 * A log of a million events, recorded by the code that every command records by and appended by the
 * sequencer, exported once by a process of its own (bundled, as the web process is), and that ZIP checked by
 * `npm run audit:verify`.
 */
export const millionRows: readonly Row[] = [
  {
    id: "audit.export_million",
    unit: "MB peak",
    aim: "<= 300",
    run: async (bench) => exportMeasured(await exported(bench)),
  },
  {
    id: "audit.verify_million",
    unit: "s",
    aim: "<= 10",
    run: async (bench) => verifyMeasured((await exported(bench)).path),
  },
]

/** How the log came to be is not what is measured: it need not be durable meanwhile. */
async function waitForDisk(admin: Pool, wanted: boolean): Promise<void> {
  for (const setting of ["fsync", "full_page_writes", "synchronous_commit"])
    await admin.query(
      wanted ? `alter system reset ${setting}` : `alter system set ${setting} = off`,
    )
  await admin.query("select pg_reload_conf()")
}

type Exported = { path: string; mb: number; idleMb: number; seconds: number; made: number }

const Said = z.object({ mb: z.number(), idleMb: z.number(), seconds: z.number() })

const exported = measuredOnce(async (bench: Bench): Promise<Exported> => {
  const { admin, urls, settings } = await bench.database()
  const clinic = await makeClinic(admin, { clinicians: 0, patients: 1_000 })
  const sequencer = openSequencerDatabase(urls.sequencer)
  const signer = fileSigner(mkdtempSync(join(bench.directory, "signer-")))
  const made = await took(async () => {
    await waitForDisk(admin, false)
    // The first makes the patients' keys; then one waits for PostgreSQL while the other computes.
    await fillLog(clinic, batch, batch)
    const half = events / 2
    await Promise.all([fillLog(clinic, half - batch, batch), fillLog(clinic, half, batch)])
    await sequenceAll(sequencer, signer, clinic, events)
    await waitForDisk(admin, true)
  })
  await sequencer.close()
  const path = join(bench.directory, "million.zip")
  const program = join(root, ".data", `export-program-${process.pid}.mjs`)
  await bundleProgram(join(import.meta.dirname, "export-program.ts"), program)
  const { stdout } = await run([program, clinic.clinicId, path], settings).finally(() =>
    rmSync(program, { force: true }),
  )
  const said = Said.parse(JSON.parse(stdout.trim().split("\n").at(-1) ?? ""))
  return { path, ...said, made: made / 1000 }
})

function exportMeasured({ path, mb, idleMb, seconds, made }: Exported): Measured {
  return {
    value: mb,
    runs: 1,
    baseline: [
      { name: "before the first byte (MB)", value: idleMb },
      { name: "the export (s)", value: seconds },
      { name: "the ZIP (MB)", value: statSync(path).size / 1e6 },
      { name: "recording and appending them (s)", value: made },
    ],
  }
}

async function verifyMeasured(path: string): Promise<Measured> {
  let said = ""
  const ms = await took(async () => {
    said = (await run(["--import", "tsx", join(root, "tools/audit-verify.ts"), path], {})).stdout
  })
  if (!said.startsWith(`SOUND: all ${events} events`)) throw new Error(`it was found: ${said}`)
  return {
    value: ms / 1000,
    runs: 1,
    baseline: [
      { name: "unpacking and hashing the rows alone", value: (await unpacked(path)) / 1000 },
    ],
  }
}

async function unpacked(path: string): Promise<number> {
  const archive = await openZip(path)
  try {
    return await took(() => archive.sum("events.ndjson"))
  } finally {
    await archive.close()
  }
}

/** What an export is made by in production: one file of JavaScript, without the loader of TypeScript. */
async function bundleProgram(source: string, path: string): Promise<void> {
  const built = await rolldown({
    input: source,
    platform: "node",
    external: /^(?!@\/)[^./]/,
    resolve: { alias: { "@": root } },
    logLevel: "silent",
  })
  await built.write({ file: path, format: "esm", codeSplitting: false })
  await built.close()
}

function run(args: string[], settings: Record<string, string>) {
  return promisify(execFile)(process.execPath, args, {
    cwd: root,
    env: { ...process.env, ...settings },
    timeout: longestMs,
  })
}
