import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

import { afterAll, beforeEach, describe, expect, test } from "vitest"

import { testDatabase } from "@/db/testing"
import { mintActor } from "@/lib/actor"
import type { SystemActor } from "@/lib/actor"

import { verifyNow } from "../checks/commands"
import { logState } from "../desk/queries"
import { exported, furnish, read } from "../testing"
import type { House } from "../testing"
import { verifyExport } from "../verify/export"
import { openZip } from "../zip-reader"
import { recoverLog } from "./recover"
import { appendBatch, noteFault, sequenceClinic } from "./sequence"
import { asSequencer } from "./sequencer-database"

/**
 * What a database administrator can do, triggers switched off, and what the signer, whose memory lies
 * outside PostgreSQL, makes of it.
 */
const database = await testDatabase()
const folder = mkdtempSync(join(tmpdir(), "housecall-recover-"))
const opened: House[] = []
let house: House
let operator: SystemActor
const at = new Date("2026-11-24T10:40:00.000Z")
const decided = { by: "R. Applegarth", reason: "Disk failure, restored from Tuesday" }
const tables = ["audit_events", "audit_pending", "log_entries", "log_tiles", "log_checkpoints"]

beforeEach(async () => {
  house = await furnish(database.admin, database.urls.sequencer, mintActor, at)
  opened.push(house)
  const { clinicId } = house
  operator = mintActor({ kind: "system", clinicId, name: "operator", requestId: "r" })
  await read(house, 300)
  await sequence()
})
afterAll(async () => {
  for (const { sequencer } of opened) await sequencer.close()
  rmSync(folder, { recursive: true, force: true })
})

const sequence = () => sequenceClinic(house.sequencer.db, house.clinicId, house.signer)
const recover = () => recoverLog(operator, house.sequencer.db, house.signer, decided, new Date())

async function superuser(...statements: string[]): Promise<void> {
  const client = await database.admin.connect()
  try {
    await client.query("begin; set local session_replication_role = replica")
    for (const statement of statements) await client.query(statement)
    await client.query("commit")
  } finally {
    client.release()
  }
}

/** A copy of the log's tables, and how to put it back: what a restore of yesterday's backup does. */
async function backup(): Promise<() => Promise<void>> {
  const name = `kept_${house.clinicId.slice(0, 8)}`
  const own = `clinic_id = '${house.clinicId}'`
  for (const table of tables)
    await database.admin.query(
      `create table ${name}_${table} as select * from ${table} where ${own}`,
    )
  return () =>
    superuser(
      ...tables.toReversed().map((table) => `delete from ${table} where ${own}`),
      ...tables.map(
        (table) =>
          `insert into ${table} ${table === "audit_events" ? "overriding system value" : ""} select * from ${name}_${table}`,
      ),
    )
}

/** What the page is told. */
async function stopped() {
  const state = await logState(house.auditor)
  return state.ok ? (state.value.stopped ?? null) : undefined
}

describe("the signer stops, and it is seen", () => {
  test("yesterday's backup put back", async () => {
    const restore = await backup()
    await read(house, 50)
    await sequence()
    expect(await stopped()).toBeNull()
    await restore()
    await read(house, 5)
    expect(await sequence()).toEqual({ ok: false, reason: "smaller" })
    expect(await stopped()).toMatchObject({ reason: "smaller", size: 300, signedSize: 350 })
    // Nothing is appended meanwhile, and nothing written is lost: it waits.
    expect(await sequence()).toEqual({ ok: false, reason: "smaller" })
    const { rows } = await database.admin.query(
      "select count(*)::int as waiting from audit_pending where clinic_id = $1",
      [house.clinicId],
    )
    expect(rows).toEqual([{ waiting: 5 }])
  })

  test("yesterday's backup put back, and grown past what was signed", async () => {
    const restore = await backup()
    await read(house, 5)
    await sequence()
    await restore()
    // As if somebody had appended by hand.
    await read(house, 40)
    await asSequencer(house.sequencer.db, house.clinicId, (tx) => appendBatch(tx, house.clinicId))
    expect(await sequence()).toEqual({ ok: false, reason: "inconsistent" })
    expect(await stopped()).toMatchObject({ reason: "inconsistent", size: 340, signedSize: 305 })
  })

  test("the newest row of the log deleted", async () => {
    await superuser(
      `delete from log_entries where clinic_id = '${house.clinicId}' and log_index = 299`,
    )
    expect(await sequence()).toEqual({ ok: false, reason: "smaller" })
    expect(await stopped()).toMatchObject({ reason: "smaller" })
    expect(await verifyNow(house.auditor, at)).toMatchObject({
      value: { sound: false, index: 299 },
    })
  })

  test.each([
    [
      "an old row edited",
      "update log_entries set entry = convert_to(replace(convert_from(entry, 'UTF8'), 'success', 'refused'), 'UTF8') where clinic_id = $ and log_index = 17",
      17,
    ],
    [
      "two rows swapped",
      "update log_entries l set entry = o.entry, leaf_hash = o.leaf_hash from log_entries o where l.clinic_id = $ and o.clinic_id = l.clinic_id and l.log_index in (5, 6) and o.log_index = 11 - l.log_index",
      5,
    ],
  ])(
    "%s: the check names it; with its tiles made to fit, the signer stops",
    async (_, edit, index) => {
      await superuser(edit.replaceAll("$", `'${house.clinicId}'`))
      expect(await verifyNow(house.auditor, at)).toMatchObject({ value: { sound: false, index } })
      await superuser(
        `update log_tiles set hashes = (select string_agg(sha256('\\x00'::bytea || entry), ''::bytea order by log_index)
         from log_entries e where e.clinic_id = log_tiles.clinic_id and e.log_index / 256 = log_tiles.tile)
       where clinic_id = '${house.clinicId}' and level = 0`,
      )
      // Level 1 has the old root of tile 0: the tree does not even fit itself, or another root comes out.
      expect(await verifyNow(house.auditor, at)).toMatchObject({ value: { sound: false } })
      await superuser(
        `update log_tiles set hashes = '\\x${"00".repeat(32)}' where clinic_id = '${house.clinicId}' and level = 1`,
      )
      expect(await sequence()).toEqual({ ok: false, reason: "inconsistent" })
      expect(await stopped()).toMatchObject({ reason: "inconsistent" })
    },
  )

  test("a fault of the signer's files or the tiles is said too", async () => {
    await noteFault(house.sequencer.db, house.clinicId, at)
    expect(await stopped()).toMatchObject({ reason: "fault", signedSize: null, since: at })
    await sequence()
    expect(await stopped()).toBeNull()
  })
})

describe("a person lets it go on", () => {
  test("the log has the record of it before anything is signed again, and the checker prints it", async () => {
    const restore = await backup()
    await read(house, 50)
    await sequence()
    const before = await checkpoint()
    await restore()
    await read(house, 5)
    expect(await sequence()).toMatchObject({ reason: "smaller" })
    expect(await recover()).toMatchObject({
      ok: true,
      value: { reason: "smaller", old: { size: 350 }, now: { size: 300 }, epoch: 1 },
    })
    expect(await sequence()).toMatchObject({ ok: true, value: { size: 306 } })
    expect(await stopped()).toBeNull()
    // The first checkpoint after it covers it.
    const { rows } = await database.admin.query(
      `select c.size::int as size from log_checkpoints c
       where c.clinic_id = $1 and c.epoch = 1 and c.size <= (select log_index from log_entries l join audit_events e on e.id = l.event_id
         where e.clinic_id = $1 and e.action = 'log.recovered')`,
      [house.clinicId],
    )
    expect(rows).toEqual([])
    await read(house, 60)
    await sequence()
    const verdict = await checked({})
    expect(verdict.finding).toMatchObject({
      sound: true,
      recoveries: [{ index: 305, oldSize: 350, size: 300, ...decided }],
    })
    // Whoever kept a checkpoint of what was lost is told, and where the log says so itself.
    expect((await checked({ checkpoint: before })).finding).toMatchObject({
      sound: false,
      what: expect.stringContaining("row 305 says that it went on from 300 entries"),
    })
  })

  test("a log that is the signed one is left alone", async () => {
    expect(await recover()).toEqual({ ok: false, reason: "not_stopped" })
    await read(house, 1)
    expect(await recover()).toEqual({ ok: false, reason: "not_stopped" })
    expect(await sequence()).toMatchObject({ ok: true, value: { size: 301 } })
  })

  test("with the signer's memory gone, what the database says was signed stands in the record", async () => {
    rmSync(join(house.folder, `${house.clinicId}.json`))
    expect(await sequence()).toEqual({ ok: false, reason: "memory_lost" })
    expect(await stopped()).toMatchObject({ reason: "memory_lost", signedSize: null })
    expect(await recover()).toMatchObject({ value: { reason: "memory_lost", old: { size: 300 } } })
    expect(await sequence()).toMatchObject({ ok: true, value: { size: 301 } })
  })

  test("twice in a row: each is in the log", async () => {
    const restore = await backup()
    for (const epoch of [1, 2]) {
      await read(house, 20)
      await sequence()
      await restore()
      expect(await sequence()).toMatchObject({ ok: false })
      expect(await recover()).toMatchObject({ value: { epoch, now: { size: 300 } } })
      expect(await sequence()).toMatchObject({ ok: true })
    }
    expect((await checked({})).finding).toMatchObject({ sound: true, recoveries: [{}] })
  })
})

async function checkpoint(): Promise<string> {
  const { rows } = await database.admin.query<{ note: string }>(
    "select note from log_checkpoints where clinic_id = $1 order by epoch desc, size desc limit 1",
    [house.clinicId],
  )
  return rows[0]?.note ?? ""
}

async function checked(pins: { checkpoint?: string }) {
  const archive = await openZip(await exported(house, folder, at))
  try {
    return await verifyExport(archive, pins)
  } finally {
    await archive.close()
  }
}
