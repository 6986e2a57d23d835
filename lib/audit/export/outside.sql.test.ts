import { execFile } from "node:child_process"
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { promisify } from "node:util"

import { afterAll, beforeAll, describe, expect, test } from "vitest"

import { testDatabase } from "@/db/testing"
import { mintActor } from "@/lib/actor"

import { sequenceClinic } from "../log/sequence"
import { bundleOf, entriesOf } from "../proofs/tiles"
import { exported, furnish, read } from "../testing"
import { openZip } from "../zip-reader"

/**
 * The export, checked by programs that nobody here wrote: Tessera's fsck and the packages of Go's
 * checksum database. They are built with Go, once, into `.data/outside`; where there is no Go, or no
 * way to its modules, these tests are skipped and say so.
 */
const root = join(import.meta.dirname, "../../..")
const programs = join(root, ".data/outside")
const database = await testDatabase()
const folder = await mkdtemp(join(tmpdir(), "housecall-outside-"))
const kept = new Map<string, Buffer>()
const empty = new Uint8Array()
const run = promisify(execFile)
let rolledBack = ""
let older = ""
const absent = await build()

beforeAll(async () => {
  // The auditor's proof is of the last five minutes, however long the programs took to build.
  const at = new Date()
  const house = await furnish(database.admin, database.urls.sequencer, mintActor, at)
  // Three bundles, the last one unfinished, and a second level.
  await read(house, 600)
  await sequenceClinic(house.sequencer.db, house.clinicId, house.signer)
  rolledBack = await newestNote(house.clinicId)
  older = await exported(house, folder, at)
  // That it was asked for and that it was made are events too.
  await read(house, 98)
  await sequenceClinic(house.sequencer.db, house.clinicId, house.signer)
  await house.sequencer.close()
  for (const [name, data] of await unpack(await exported(house, folder, at), folder))
    kept.set(name, data)
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** What is done to an export that lies in a folder, and what the small Go program says of it. */
const forgeries: readonly [string, string, (at: string) => Promise<void>][] = [
  [
    "a flipped byte",
    "entry 256 is not the one in the tree",
    (at) => flip(at, "log/tile/entries/001"),
  ],
  [
    "a removed row",
    "699 entries, but the checkpoint covers 700",
    (at) => bundled(at, "log/tile/entries/001", (entries) => entries.toSpliced(44, 1)),
  ],
  [
    "two swapped rows",
    "entry 300 is not the one in the tree",
    (at) =>
      bundled(at, "log/tile/entries/001", (entries) =>
        entries.with(44, entries[45] ?? empty).with(45, entries[44] ?? empty),
      ),
  ],
  // Signed, but of the log as it was: what is here is not what it covers.
  [
    "a rolled-back checkpoint",
    "tile/entries/002.p/88: no such file",
    (at) => writeFile(join(at, "log/checkpoint"), rolledBack),
  ],
  ["a forged checkpoint", "checkpoint", (at) => flip(at, "log/checkpoint")],
  ["a hash of the tree", "inconsistent tile", (at) => flip(at, "log/tile/0/001")],
]

describe("Tessera fsck", () => {
  test("finds the log sound", async ({ skip }) => {
    skip(absent !== undefined, absent)
    const { ok, said } = await fsck(folder)
    expect(said).toContain("Successfully")
    expect(ok).toBe(true)
  })

  // At once: three of them are waited for until they are ended.
  test.concurrent.for(forgeries)("refuses %s", async ([, , forge], { skip }) => {
    skip(absent !== undefined, absent)
    await forged(forge, async (at) => {
      expect((await fsck(at)).ok).toBe(false)
    })
  })
})

describe("Go sumdb note and tlog", () => {
  test("open the checkpoint, check every entry and its proofs", async ({ skip }) => {
    skip(absent !== undefined, absent)
    const { stdout } = await run(join(programs, "sumdb"), [folder])
    expect(stdout).toMatch(/^sound: 700 entries/)
  })

  test.for(forgeries)("refuse %s", async ([, what, forge], { skip }) => {
    skip(absent !== undefined, absent)
    await forged(forge, async (at) => {
      await expect(run(join(programs, "sumdb"), [at])).rejects.toMatchObject({
        stderr: expect.stringContaining(what),
      })
    })
  })
})

describe("a whole log rolled back", () => {
  // Sound in itself: only a checkpoint that somebody kept, or a witness, can tell.
  test("is found out by whoever kept a checkpoint", async ({ skip }) => {
    skip(absent !== undefined, absent)
    const [early, late] = [join(folder, "kept-early"), join(folder, "kept-late")]
    await writeFile(early, rolledBack)
    await writeFile(late, await readFile(join(folder, "log/checkpoint")))
    const { stdout } = await run(join(programs, "sumdb"), [folder, early])
    expect(stdout).toMatch(/^sound: 700 entries/)
    const old = join(folder, "old")
    await unpack(older, old)
    expect((await run(join(programs, "sumdb"), [old])).stdout).toMatch(/^sound: 600 entries/)
    await expect(run(join(programs, "sumdb"), [old, late])).rejects.toMatchObject({
      stderr: expect.stringContaining("rolled back: the log has 600 entries"),
    })
  })
})

/** Success only when it ends with 0 and says so: on a changed entry this version never ends. */
async function fsck(at: string): Promise<{ ok: boolean; said: string }> {
  const options = [
    `--storage_url=file://${at}/log/`,
    `--public_key=${join(at, "vkey")}`,
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

/** A copy of the export as somebody would forge it. */
async function forged(
  forge: (at: string) => Promise<void>,
  work: (at: string) => Promise<void>,
): Promise<void> {
  const at = await mkdtemp(join(tmpdir(), "housecall-forged-"))
  try {
    for (const [name, data] of kept) await put(at, name, data)
    await forge(at)
    await work(at)
  } finally {
    await rm(at, { recursive: true, force: true })
  }
}

async function put(at: string, name: string, data: Uint8Array): Promise<void> {
  await mkdir(dirname(join(at, name)), { recursive: true })
  await writeFile(join(at, name), data)
}

async function flip(at: string, file: string): Promise<void> {
  const bytes = await readFile(join(at, file))
  bytes[40] = (bytes[40] ?? 0) ^ 1
  await writeFile(join(at, file), bytes)
}

async function bundled(
  at: string,
  file: string,
  change: (entries: Uint8Array[]) => Uint8Array[],
): Promise<void> {
  const entries = entriesOf(await readFile(join(at, file)))
  if (entries === null) throw new Error(`${file} is not a bundle`)
  await writeFile(join(at, file), bundleOf(change(entries)))
}

async function newestNote(clinicId: string): Promise<string> {
  const { rows } = await database.admin.query<{ note: string }>(
    "select note from log_checkpoints where clinic_id = $1 order by size desc limit 1",
    [clinicId],
  )
  return rows[0]?.note ?? ""
}

async function unpack(path: string, to: string): Promise<[string, Buffer][]> {
  const archive = await openZip(path)
  const files: [string, Buffer][] = []
  for (const name of archive.paths) {
    const data = (await archive.bytes(name)) ?? Buffer.alloc(0)
    await put(to, name, data)
    files.push([name, data])
  }
  await archive.close()
  return files
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
