import { writeFileSync, readFileSync, rmSync } from "node:fs"
import { join } from "node:path"

import { sql } from "drizzle-orm"
import { afterAll, beforeEach, describe, expect, test } from "vitest"

import { withTenant } from "@/db/client"
import { testDatabase } from "@/db/testing"
import { mintActor } from "@/lib/actor"

import { parseCheckpoint, parseNote } from "../proofs/checkpoint"
import { parseEntry } from "../proofs/entry"
import { rootOf, sameBytes } from "../proofs/merkle"
import { sha256 } from "../proofs/sha256"
import { record, recordAll } from "../record"
import { furnish, read, reading } from "../testing"
import type { House } from "../testing"
import { appendBatch, sequenceClinic } from "./sequence"
import { asSequencer, clinicsWaiting } from "./sequencer-database"

const database = await testDatabase()
let house: House
const opened: House[] = []

beforeEach(async () => {
  house = await furnish(database.admin, database.urls.sequencer, mintActor)
  opened.push(house)
})
afterAll(async () => {
  for (const { sequencer } of opened) await sequencer.close()
})

const sequence = () => sequenceClinic(house.sequencer.db, house.clinicId, house.signer)

async function entries() {
  const { rows } = await database.admin.query<{
    log_index: string
    event_id: string
    entry: Buffer
    leaf_hash: Buffer
  }>("select * from log_entries where clinic_id = $1 order by log_index", [house.clinicId])
  return rows
}

async function expectSound(size: number): Promise<void> {
  const rows = await entries()
  expect(rows.map((row) => Number(row.log_index))).toEqual(
    Array.from({ length: size }, (_, i) => i),
  )
  expect(new Set(rows.map((row) => row.event_id)).size).toBe(size)
  const { rows: checkpoints } = await database.admin.query<{
    size: string
    root: Buffer
    note: string
  }>(
    "select size, root, note from log_checkpoints where clinic_id = $1 order by size desc limit 1",
    [house.clinicId],
  )
  const root = rootOf(
    sha256,
    rows.map((row) => row.leaf_hash),
  )
  expect(Number(checkpoints[0]?.size)).toBe(size)
  expect(sameBytes(checkpoints[0]?.root ?? Buffer.alloc(0), root)).toBe(true)
  expect(parseCheckpoint(parseNote(checkpoints[0]?.note ?? "")?.body ?? "")).toMatchObject({ size })
}

describe("appending", () => {
  test("every event once, in dense order, under a signed root", async () => {
    await read(house, 700)
    expect(await sequence()).toEqual({ ok: true, value: { appended: 700, size: 700 } })
    await read(house, 1)
    expect(await sequence()).toEqual({ ok: true, value: { appended: 1, size: 701 } })
    await expectSound(701)
    expect(await clinicsWaiting(house.sequencer.db)).not.toContain(house.clinicId)
  })

  test("an entry names nobody: pseudonyms and hashes only", async () => {
    await read(house, 1)
    await sequence()
    const [row] = await entries()
    const text = row?.entry.toString() ?? ""
    expect(parseEntry(row?.entry ?? Buffer.alloc(0))).toMatchObject({
      v: 1,
      seq: 0,
      action: "patient.read",
      outcome: "success",
    })
    expect(text).not.toContain(house.patientId)
    expect(text).not.toContain(house.clinician.userId)
  })

  test("nothing to do is nothing done", async () => {
    expect(await sequence()).toEqual({ ok: true, value: { appended: 0, size: 0 } })
    expect(await entries()).toEqual([])
  })

  test("a business transaction that rolls back leaves no event", async () => {
    const attempt = withTenant(house.clinicId, async (tx) => {
      await record(tx, house.clinician, reading(house.patientId))
      throw new Error("the write failed")
    })
    await expect(attempt).rejects.toThrow("the write failed")
    expect(await sequence()).toEqual({ ok: true, value: { appended: 0, size: 0 } })
    // The keys made in that transaction are gone with it; the next event must not be sealed with them.
    await read(house, 1)
    await sequence()
    const { rows } = await database.admin.query(
      "select from audit_events e join subject_keys k on k.id = e.payload_key_id where e.clinic_id = $1",
      [house.clinicId],
    )
    expect(rows).toHaveLength(1)
  })

  test("a transaction that commits late keeps its place: nothing younger is appended before it", async () => {
    await read(house, 1)
    const late = await database.app.connect()
    try {
      await late.query("begin")
      await late.query("select set_config('app.tenant', $1, true), pg_current_xact_id()", [
        house.clinicId,
      ])
      await read(house, 2)
      expect(await sequence()).toEqual({ ok: true, value: { appended: 1, size: 1 } })
      await late.query("commit")
    } finally {
      late.release()
    }
    expect(await sequence()).toEqual({ ok: true, value: { appended: 2, size: 3 } })
    await expectSound(3)
  })

  test("two sequencers at once append each event once", async () => {
    await read(house, 3000)
    const other = await furnish(database.admin, database.urls.sequencer, mintActor)
    opened.push(other)
    await Promise.all([
      sequence(),
      sequenceClinic(other.sequencer.db, house.clinicId, house.signer),
      sequence(),
    ])
    expect(await sequence()).toMatchObject({ ok: true, value: { size: 3000 } })
    await expectSound(3000)
  })
})

describe("crashes", () => {
  test("killed between append and sign: the next run signs", async () => {
    await read(house, 10)
    await asSequencer(house.sequencer.db, house.clinicId, (tx) => appendBatch(tx, house.clinicId))
    expect(await sequence()).toEqual({ ok: true, value: { appended: 0, size: 10 } })
    await expectSound(10)
  })

  test("killed inside the append: as if it had not begun", async () => {
    await read(house, 10)
    const killed = asSequencer(house.sequencer.db, house.clinicId, async (tx) => {
      await appendBatch(tx, house.clinicId)
      await tx.execute(sql`select pg_terminate_backend(pg_backend_pid())`)
    })
    await expect(killed).rejects.toThrow("A statement failed")
    expect(await entries()).toEqual([])
    expect(await sequence()).toEqual({ ok: true, value: { appended: 10, size: 10 } })
    await expectSound(10)
  })

  test("killed after the signer remembered and before the checkpoint was stored: signed again, the same", async () => {
    await read(house, 10)
    await sequence()
    const { rows } = await database.admin.query<{ note: string }>(
      "select note from log_checkpoints where clinic_id = $1",
      [house.clinicId],
    )
    await asSuperuser(`delete from log_checkpoints where clinic_id = '${house.clinicId}'`)
    await sequence()
    const again = await database.admin.query<{ note: string }>(
      "select note from log_checkpoints where clinic_id = $1",
      [house.clinicId],
    )
    expect(again.rows).toEqual(rows)
  })
})

describe("the signer", () => {
  beforeEach(async () => {
    await read(house, 600)
    await sequence()
  })

  test("refuses a log that was cut at its end", async () => {
    await cut(599)
    await read(house, 0)
    expect(await sequence()).toEqual({ ok: false, reason: "smaller" })
  })

  test("refuses a log that was cut and grew again", async () => {
    await cut(500)
    await read(house, 200)
    await asSequencer(house.sequencer.db, house.clinicId, (tx) => appendBatch(tx, house.clinicId))
    expect(await sequence()).toEqual({ ok: false, reason: "inconsistent" })
  })

  test("appends nothing to a log that was put back", async () => {
    await cut(0)
    await read(house, 5)
    expect(await sequence()).toEqual({ ok: false, reason: "smaller" })
    expect(await entries()).toEqual([])
  })

  test("refuses when its memory is gone but the log was signed", async () => {
    rmSync(join(house.folder, `${house.clinicId}.json`))
    expect(await sequence()).toEqual({ ok: false, reason: "memory_lost" })
  })

  test("stops when its memory is damaged, or its key gone", async () => {
    const path = join(house.folder, `${house.clinicId}.json`)
    const kept = readFileSync(path, "utf8")
    writeFileSync(path, kept.slice(0, -9) + '"}')
    await expect(sequence()).rejects.toThrow("damaged")
    writeFileSync(path, kept)
    rmSync(join(house.folder, `${house.clinicId}.pem`))
    await read(house, 1)
    await expect(sequence()).rejects.toThrow("is gone")
  })
})

describe("guards", () => {
  beforeEach(async () => {
    await read(house, 300)
    await sequence()
  })

  test.each([
    ["update audit_events set action = 'visit.read'", "42501"],
    ["delete from audit_events", "42501"],
    ["update audit_pending set seq = 0", "42501"],
    [
      "insert into audit_pending (event_id, clinic_id, seq) select event_id, clinic_id, 1 from log_entries limit 1",
      "42501",
    ],
    ["delete from log_entries", "42501"],
    [
      "insert into log_checkpoints (clinic_id, size, root, note, vkey, signed_at) select clinic_id, 9, root, note, vkey, now() from log_checkpoints limit 1",
      "42501",
    ],
    ["update subject_keys set wrapped = null", "42501"],
  ])("the app may not: %s", async (statement, code) => {
    const attempt = withTenant(house.clinicId, (tx) => tx.execute(sql.raw(statement)))
    await expect(attempt).rejects.toMatchObject({ cause: { code } })
  })

  test.each([
    "update audit_events set action = 'visit.read'",
    "delete from audit_events",
    "truncate audit_events",
    "update log_entries set entry = 'x'",
    "delete from log_entries",
    "truncate log_entries",
    "delete from log_tiles",
    "truncate log_tiles",
    "update log_tiles set hashes = substring(hashes from 1 for 32) where level = 0 and tile = 0",
    "update log_checkpoints set note = 'x'",
    "delete from log_checkpoints",
  ])("triggers stop whoever may: %s", async (statement) => {
    await expect(database.admin.query(statement)).rejects.toMatchObject({ code: "23001" })
  })

  test("another clinic sees nothing", async () => {
    const other = await furnish(database.admin, database.urls.sequencer, mintActor)
    opened.push(other)
    for (const table of [
      "audit_events",
      "log_entries",
      "log_tiles",
      "log_checkpoints",
      "subject_keys",
    ]) {
      const { rows } = await withTenant(other.clinicId, (tx) =>
        tx.execute(sql.raw(`select from ${table}`)),
      )
      expect(rows).toEqual([])
    }
    await expect(
      withTenant(other.clinicId, (tx) =>
        recordAll(tx, house.clinician, [reading(house.patientId)]),
      ),
    ).rejects.toMatchObject({ cause: { code: "42501" } })
  })
})

/** What a database administrator can do: switch the triggers off. */
async function asSuperuser(...statements: string[]): Promise<void> {
  const client = await database.admin.connect()
  try {
    await client.query("begin; set local session_replication_role = replica")
    for (const statement of statements) await client.query(statement)
    await client.query("commit")
  } finally {
    client.release()
  }
}

/** The log tables as they were at `size`, checkpoints included, tiles cut to fit. */
async function cut(size: number): Promise<void> {
  const clinic = `clinic_id = '${house.clinicId}'`
  await asSuperuser(
    `delete from log_entries where ${clinic} and log_index >= ${size}`,
    `delete from log_checkpoints where ${clinic} and size > ${size}`,
    `update log_tiles set hashes = substring(hashes from 1 for greatest(0, least(256, div(${size}, (256 ^ level)::numeric)::int - tile::int * 256)) * 32)
     where ${clinic} and tile * 256 < div(${size}, (256 ^ level)::numeric)`,
    `delete from log_tiles where ${clinic} and tile * 256 >= div(${size}, (256 ^ level)::numeric)`,
  )
}
