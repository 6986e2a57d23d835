import { execFile } from "node:child_process"
import { createWriteStream } from "node:fs"
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { Readable } from "node:stream"
import { pipeline } from "node:stream/promises"
import { promisify } from "node:util"

import { afterAll, beforeAll, expect, test } from "vitest"

import { withTenant } from "@/db/client"
import { testDatabase } from "@/db/testing"
import { mintActor } from "@/lib/actor"

import { sequenceClinic } from "../log/sequence"
import { record } from "../record"
import { furnish, read } from "../testing"
import { openZip } from "../zip-reader"
import { fetchExport, startExport } from "./commands"

/** A part of the log, row by row, with the packages of Go's checksum database; skipped where there is no Go. */
const database = await testDatabase()
const folder = await mkdtemp(join(tmpdir(), "housecall-part-"))
const run = promisify(execFile)
const absent = await build()
const sumdb = () => run(join(folder, "sumdb"), [join(folder, "part")])

beforeAll(async () => {
  const house = await furnish(database.admin, database.urls.sequencer, mintActor)
  await read(house, 350)
  for (const method of ["password", "passkey", "oidc"])
    await withTenant(house.clinicId, (tx) =>
      record(tx, house.auditor, {
        action: "staff.signed_in",
        entity: { type: "session", id: "session" },
        outcome: "success",
        purpose: "HOPERAT",
        data: { method },
      }),
    )
  await read(house, 347)
  await sequenceClinic(house.sequencer.db, house.clinicId, house.signer)
  await house.sequencer.close()
  const at = new Date()
  const asked = { filter: { action: "staff.signed_in" }, reason: "outside check" }
  const started = await startExport(house.auditor, asked, at)
  const fetched = started.ok ? await fetchExport(house.auditor, started.value.id, at) : started
  if (!fetched.ok) throw new Error(fetched.reason)
  const path = join(folder, "part.zip")
  await pipeline(Readable.from(fetched.value.bytes), createWriteStream(path))
  const archive = await openZip(path)
  for (const name of archive.paths) {
    const to = join(folder, "part", name)
    await mkdir(dirname(to), { recursive: true })
    await writeFile(to, (await archive.bytes(name)) ?? "")
  }
  await archive.close()
})
afterAll(() => rm(folder, { recursive: true, force: true }))

test("each row is checked with its own proof", async ({ skip }) => {
  skip(absent !== undefined, absent)
  expect((await sumdb()).stdout).toMatch(/^sound: 3 rows of 700 under/)
})

test("the row that was changed is named", async ({ skip }) => {
  skip(absent !== undefined, absent)
  const path = join(folder, "part/events.ndjson")
  const kept = await readFile(path, "utf8")
  const lines = kept.split("\n")
  const other = lines[1]?.replace("staff.signed_in", "staff.signed_out") ?? ""
  await writeFile(path, lines.with(1, other).join("\n"))
  await expect(sumdb()).rejects.toMatchObject({
    stderr: expect.stringContaining("row 351: invalid transparency proof"),
  })
  await writeFile(path, kept)
})

/** Why the program is not there, or undefined. */
async function build(): Promise<string | undefined> {
  const root = join(import.meta.dirname, "../../..")
  try {
    await run("go", ["build", "-o", join(folder, "sumdb"), "."], {
      env: { ...process.env, GOTOOLCHAIN: "local" },
      cwd: join(root, "tools/outside/sumdb"),
      timeout: 120_000,
    })
    return undefined
  } catch {
    return "Go or its modules are not here"
  }
}
