import { existsSync, readFileSync, rmSync } from "node:fs"
import { join } from "node:path"

import { afterAll, beforeEach, expect, test } from "vitest"

import { testDatabase } from "@/db/testing"
import { mintActor } from "@/lib/actor"
import type { SystemActor } from "@/lib/actor"

import { parseNote, parseVerifierKey, signatureBy } from "../proofs/checkpoint"
import { openCheckpoint } from "../proofs/note-key"
import { sha256 } from "../proofs/sha256"
import { furnish, read } from "../testing"
import type { House } from "../testing"
import { rotateKey } from "./rotate"
import { sequenceClinic } from "./sequence"
import { keyTerms } from "./signing-keys"

const database = await testDatabase()
const opened: House[] = []
let house: House
let operator: SystemActor
const day = 86_400_000
const at = new Date("2026-11-24T10:40:00.000Z")
const later = (days: number) => new Date(at.getTime() + days * day)

beforeEach(async () => {
  house = await furnish(database.admin, database.urls.sequencer, mintActor, at)
  opened.push(house)
  const { clinicId } = house
  operator = mintActor({ kind: "system", clinicId, name: "operator", requestId: "r" })
  await read(house, 3)
  await sequence(at)
})
afterAll(async () => {
  for (const { sequencer } of opened) await sequencer.close()
})

const sequence = (now: Date) =>
  sequenceClinic(house.sequencer.db, house.clinicId, house.signer, () => now)
const rotate = (overlapDays: number, now: Date) =>
  rotateKey(operator, house.sequencer.db, house.folder, "R. Applegarth", overlapDays * day, now)
const vkeys = async () => (await keyTerms(house.folder, house.clinicId)).map(({ vkey }) => vkey)

/** Which of these keys signed the newest checkpoint. */
async function signedBy(keys: readonly string[]): Promise<boolean[]> {
  const { rows } = await database.admin.query<{ note: string }>(
    "select note from log_checkpoints where clinic_id = $1 order by size desc limit 1",
    [house.clinicId],
  )
  return keys.map((vkey) => openCheckpoint(rows[0]?.note ?? "", [vkey]).ok)
}

test("both keys sign while the rotation overlaps, then the new one alone", async () => {
  await rotate(30, later(1))
  await read(house, 1)
  await sequence(later(1))
  const keys = await vkeys()
  expect(keys).toHaveLength(2)
  expect(await signedBy(keys)).toEqual([true, true])
  await read(house, 1)
  await sequence(later(31))
  expect(await signedBy(keys)).toEqual([false, true])
})

test("a rotation is an event of the log, which the new checkpoint covers", async () => {
  const done = await rotate(30, later(1))
  await sequence(later(1))
  const { rows } = await database.admin.query(
    "select l.log_index from audit_events e join log_entries l on l.event_id = e.id where e.clinic_id = $1 and e.action = 'key.rotated'",
    [house.clinicId],
  )
  expect(rows).toEqual([{ log_index: "3" }])
  expect(done.until).toEqual(later(31))
  expect(done.from).not.toBe(done.to)
})

test("the keys with their times are for readers of the database, and for witnesses in a folder of their own", async () => {
  await rotate(10, later(1))
  await read(house, 1)
  await sequence(later(1))
  const { rows } = await database.admin.query(
    "select vkey, until from log_keys where clinic_id = $1 order by since",
    [house.clinicId],
  )
  const [old, fresh] = await vkeys()
  expect(rows).toEqual([
    { vkey: old, until: later(11) },
    { vkey: fresh, until: null },
  ])
  const given = readFileSync(join(house.folder, "public", `${house.clinicId}.vkeys`), "utf8")
  expect(given).toBe(`${old}\n${fresh}\n`)
})

test("a key that must not sign again stops at once", async () => {
  await rotate(0, later(1))
  await read(house, 1)
  await sequence(later(1))
  expect(await signedBy(await vkeys())).toEqual([false, true])
  const given = readFileSync(join(house.folder, "public", `${house.clinicId}.vkeys`), "utf8")
  expect(given.trim().split("\n")).toEqual((await vkeys()).slice(1))
})

test("rotated twice within an overlap: three keys sign; the first ends no later than it was to", async () => {
  await rotate(10, later(1))
  await rotate(30, later(2))
  await read(house, 1)
  await sequence(later(3))
  expect(await signedBy(await vkeys())).toEqual([true, true, true])
  await read(house, 1)
  await sequence(later(12))
  expect(await signedBy(await vkeys())).toEqual([false, true, true])
})

test("a lost key is replaced: the log goes on under another", async () => {
  rmSync(join(house.folder, `${house.clinicId}.pem`))
  await read(house, 1)
  await expect(sequence(later(1))).rejects.toThrow("is gone")
  expect(await rotate(30, later(1))).toMatchObject({ from: "lost", until: later(1) })
  expect(await sequence(later(1))).toMatchObject({ ok: true, value: { size: 5 } })
})

test("a signature of a key that nobody gave is not looked at", async () => {
  await rotate(30, later(1))
  await read(house, 1)
  await sequence(later(1))
  const { rows } = await database.admin.query<{ note: string }>(
    "select note from log_checkpoints where clinic_id = $1 order by size desc limit 1",
    [house.clinicId],
  )
  const note = rows[0]?.note ?? ""
  const [old = ""] = await vkeys()
  const key = parseVerifierKey(sha256, old)
  const parsed = parseNote(note)
  expect(key && parsed && signatureBy(parsed, key)).toHaveLength(64)
  // The new key's line is broken: who pinned the old key does not care, who pinned both does not either.
  const [, , , , line = ""] = note.split("\n")
  const broken = note.replace(line, `${line.slice(0, -8)}AAAAAA==`)
  expect(openCheckpoint(broken, [old])).toMatchObject({ ok: true })
  expect(openCheckpoint(broken, await vkeys())).toMatchObject({ ok: true })
  expect(openCheckpoint(broken, (await vkeys()).slice(1))).toMatchObject({ ok: false })
  expect(existsSync(join(house.folder, `${house.clinicId}.keys.json`))).toBe(true)
})
