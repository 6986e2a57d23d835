import { execFile } from "node:child_process"
import { randomBytes } from "node:crypto"
import { join } from "node:path"
import { promisify } from "node:util"

import { afterAll, expect, it } from "vitest"

import { testDatabase } from "./testing"
import { arrangeClinic } from "./testing-clinic"
import { endOthers, otherProcess } from "./testing-processes"

const database = await testDatabase()
const at = new Date("2026-11-24T10:00:00Z")
afterAll(endOthers)

type Settings = Readonly<Record<string, string>>

/** The program, with settings of its own. */
async function rewrap(settings: Settings): Promise<string> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [
      "--import",
      "tsx",
      join(import.meta.dirname, "../tools/keys.ts"),
      "rewrap",
      "--by",
      "Robin Lindqvist",
    ],
    { env: { ...process.env, ...settings, OWNER_DATABASE_URL: database.urls.owner } },
  )
  return stdout.trim()
}

/** Whatever lies in the tables that hold names and keys, past the connection that opens. */
async function stolen(): Promise<string> {
  const { rows } = await database.admin.query<{ all: string }>(
    "select (select string_agg(p::text, ' ') from patients p where erased_at is null and name like 'hc1.%') || (select string_agg(k::text, ' ') from record_keys k) as all",
  )
  return rows[0]?.all ?? ""
}

it("the root key is changed under two running processes: each opens what was and what the other writes, and nothing lies in clear", async () => {
  const { clinicId, clinicianId } = await arrangeClinic(database, at)
  const [old, next] = [randomBytes(32).toString("base64url"), randomBytes(32).toString("base64url")]
  const made: string[] = []
  /** Both write, both read all that was ever written, and a thief reads nothing. */
  const bothWork = async (one: Process, other: Process): Promise<void> => {
    for (const { ask } of [one, other]) made.push(await ask(`register ${clinicId} ${clinicianId}`))
    for (const { ask } of [one, other])
      for (const id of made) expect(await ask(`read ${clinicId} ${id}`)).toBe("Osric Fenwarden")
    expect(await stolen()).toContain("hc1.")
    expect(await stolen()).not.toMatch(/Osric|Fenwarden|1950-01-02/)
  }
  /** One after the other is started anew with these settings: in between they differ. */
  const restart = async ([first, second]: Pair, settings: Settings): Promise<Pair> => {
    await first.end()
    const again = otherProcess(settings)
    await bothWork(again, second)
    await second.end()
    const last = otherProcess(settings)
    await bothWork(again, last)
    return [again, last]
  }

  let pair: Pair = [otherProcess({ RECORD_KEY: old }), otherProcess({ RECORD_KEY: old })]
  await bothWork(...pair)
  // Every process knows the new one before any process wraps with it.
  pair = await restart(pair, { RECORD_KEY: old, RECORD_KEY_BEFORE: next })
  const both = { RECORD_KEY: next, RECORD_KEY_BEFORE: old }
  pair = await restart(pair, both)
  expect(await rewrap(both)).toMatch(/^Wrapped [1-9]\d* keys under RECORD_KEY\.$/)
  await bothWork(...pair)
  // The old one is gone for good, and with it every copy of the database from before.
  pair = await restart(pair, { RECORD_KEY: next })
  expect(await rewrap({ RECORD_KEY: next })).toBe("Wrapped 0 keys under RECORD_KEY.")

  const late = otherProcess({ RECORD_KEY: old })
  expect(await late.ask(`read ${clinicId} ${made[0]}`)).toBe("no")
}, 300_000)

type Process = ReturnType<typeof otherProcess>
type Pair = readonly [Process, Process]
