import { execFile } from "node:child_process"
import { createWriteStream } from "node:fs"
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { Readable } from "node:stream"
import { pipeline } from "node:stream/promises"
import { promisify } from "node:util"

import { afterAll, beforeAll, describe, expect, test } from "vitest"

import { testDatabase } from "@/db/testing"
import { mintActor } from "@/lib/actor"

import { fetchExport, startExport } from "./commands"
import { sequenceClinic } from "./sequence"
import { furnish, read } from "./testing"
import { openZip } from "./zip-reader"

/**
 * The export, checked by programs that nobody here wrote: Tessera's fsck and the packages of Go's
 * checksum database. They are built with Go, once, into `.data/outside`; where there is no Go, or no
 * way to its modules, these tests are skipped and say so.
 */
const root = join(import.meta.dirname, "../..")
const programs = join(root, ".data/outside")
const database = await testDatabase()
const folder = await mkdtemp(join(tmpdir(), "housecall-outside-"))
const run = promisify(execFile)
const absent = await build()

beforeAll(async () => {
  const house = await furnish(database.admin, database.urls.sequencer, mintActor)
  // Three bundles, the last one unfinished, and a second level.
  await read(house, 700)
  await sequenceClinic(house.sequencer.db, house.clinicId, house.signer)
  await house.sequencer.close()
  const at = new Date()
  const started = await startExport(house.auditor, { filter: {}, reason: "outside check" }, at)
  const fetched = started.ok ? await fetchExport(house.auditor, started.value.id, at) : started
  if (!fetched.ok) throw new Error(fetched.reason)
  const path = join(folder, "export.zip")
  await pipeline(Readable.from(fetched.value.bytes), createWriteStream(path))
  await unpack(path)
})
afterAll(() => rm(folder, { recursive: true, force: true }))

describe("Tessera fsck", () => {
  test("finds the log sound", async ({ skip }) => {
    skip(absent !== undefined, absent)
    const { ok, said } = await fsck()
    expect(said).toContain("Successfully")
    expect(ok).toBe(true)
  })

  test("finds one changed byte of an entry", async ({ skip }) => {
    skip(absent !== undefined, absent)
    await changed("log/tile/entries/001", async () => {
      expect((await fsck()).ok).toBe(false)
    })
  })
})

describe("Go sumdb note and tlog", () => {
  test("open the checkpoint, check every entry and its proofs", async ({ skip }) => {
    skip(absent !== undefined, absent)
    const { stdout } = await run(join(programs, "sumdb"), [folder])
    expect(stdout).toMatch(/^sound: 700 entries/)
  })

  test.for([
    ["log/tile/entries/001", "entry 256 is not the one in the tree"],
    ["log/tile/0/001", "inconsistent tile"],
    ["log/checkpoint", "checkpoint"],
  ] as const)("name what is wrong: %s", async ([file, what], { skip }) => {
    skip(absent !== undefined, absent)
    await changed(file, async () => {
      await expect(run(join(programs, "sumdb"), [folder])).rejects.toMatchObject({
        stderr: expect.stringContaining(what),
      })
    })
  })
})

/** Success only when it ends with 0 and says so: on a changed entry this version never ends. */
async function fsck(): Promise<{ ok: boolean; said: string }> {
  const options = [
    `--storage_url=file://${folder}/log/`,
    `--public_key=${join(folder, "vkey")}`,
    "--ui=false",
    "--logtostderr",
  ]
  const result = await run(join(programs, "fsck"), options, {
    timeout: 15_000,
    killSignal: "SIGKILL",
  }).catch((error: unknown) => error)
  const said = result instanceof Error ? result.message : JSON.stringify(result)
  return { ok: !(result instanceof Error) && said.includes("Successfully"), said }
}

async function changed(file: string, work: () => Promise<void>): Promise<void> {
  const path = join(folder, file)
  const kept = await readFile(path)
  const bytes = Buffer.from(kept)
  bytes[40] = (bytes[40] ?? 0) ^ 1
  await writeFile(path, bytes)
  try {
    await work()
  } finally {
    await writeFile(path, kept)
  }
}

async function unpack(path: string): Promise<void> {
  const archive = await openZip(path)
  for (const name of archive.paths) {
    const to = join(folder, name)
    await mkdir(dirname(to), { recursive: true })
    await writeFile(to, (await archive.bytes(name)) ?? "")
  }
  await archive.close()
}

/** Why the programs are not there, or undefined. */
async function build(): Promise<string | undefined> {
  const env = { ...process.env, GOTOOLCHAIN: "local", GOBIN: programs }
  try {
    await mkdir(programs, { recursive: true })
    await run("go", ["version"], { env })
  } catch {
    return "Go is not installed"
  }
  try {
    await run("test", ["-x", join(programs, "fsck")]).catch(() =>
      run("go", ["install", "github.com/transparency-dev/tessera/cmd/fsck@v1.0.4"], {
        env,
        cwd: tmpdir(),
        timeout: 300_000,
      }),
    )
    await run("go", ["build", "-o", join(programs, "sumdb"), "."], {
      env,
      cwd: join(root, "tools/outside/sumdb"),
      timeout: 120_000,
    })
    return undefined
  } catch (error) {
    return `the outside checkers could not be built: ${error instanceof Error ? error.message.split("\n")[0] : ""}`
  }
}
