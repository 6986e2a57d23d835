import { randomBytes } from "node:crypto"

import { afterAll, beforeEach, describe, expect, test } from "vitest"

import { testDatabase } from "@/db/testing"
import { mintActor } from "@/lib/actor"
import type { SystemActor } from "@/lib/actor"

import { logState } from "../desk/queries"
import { recoverLog } from "../log/recover"
import { sequenceClinic } from "../log/sequence"
import { keyTerms } from "../log/signing-keys"
import { furnish, openedEvents, read } from "../testing"
import type { House } from "../testing"
import { checkLog } from "./self-check"

/** What the server's own check finds of what a database administrator can do, triggers switched off. */
const database = await testDatabase()
const opened: House[] = []
let house: House
let actor: SystemActor
let now: Date
const later = (minutes: number) => new Date(now.getTime() + minutes * 60_000)

beforeEach(async () => {
  now = new Date()
  house = await furnish(database.admin, database.urls.sequencer, mintActor, now)
  opened.push(house)
  const { clinicId } = house
  actor = mintActor({ kind: "system", clinicId, name: "audit_check", requestId: "r" })
  await read(house, 600)
  await sequence()
})
afterAll(async () => {
  for (const { sequencer } of opened) await sequencer.close()
})

const sequence = () => sequenceClinic(house.sequencer.db, house.clinicId, house.signer)
const vkeys = async () => (await keyTerms(house.folder, house.clinicId)).map(({ vkey }) => vkey)
const check = async (at = now, bounds = { piece: 100, entries: 100_000 }, stopping?: AbortSignal) =>
  checkLog(actor, house.sequencer.db, await vkeys(), at, stopping, bounds)
/** What the page is told. */
const shown = async () => {
  const state = await logState(house.auditor)
  return state.ok ? state.value.selfCheck : undefined
}
const said = async () =>
  (await openedEvents(database.admin, house.clinicId, "audit.verified")).map(({ data }) => data)

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
const own = () => `clinic_id = '${house.clinicId}'`

describe("a sound log", () => {
  test("what came since the last check is checked from there on, and the page has it", async () => {
    await check()
    expect(await shown()).toMatchObject({
      checkedAt: now,
      wrong: null,
      tail: { size: 600 },
      whole: { at: now, size: 600, wrong: null },
      walk: null,
      outside: { unqueued: 0, unreachable: 0, late: 0, since: null },
    })
    await read(house, 300)
    await sequence()
    await check(later(60))
    // The result of the first check is an event of the log itself.
    expect(await shown()).toMatchObject({
      tail: { size: 901 },
      wrong: null,
      whole: { at: now, size: 600 },
    })
  })

  test("one check a day is an event, which counts those that found the same", async () => {
    await check()
    await sequence()
    for (let hour = 1; hour < 24; hour += 1) await check(later(hour * 60))
    const first = { where: "schedule", from: 0, size: 600, sound: true, checks: 1 }
    expect(await said()).toMatchObject([first])
    await check(later(24 * 60))
    expect(await said()).toMatchObject([first, { ...first, size: 601, checks: 24 }])
  })

  test("while the whole of a long log is under way, a day's checks are said all the same", async () => {
    // A twentieth of the log each hour: begun a day after the last, the next ends most of a day later.
    for (let hour = 0; hour < 63; hour += 1) {
      await check(later(hour * 60), { piece: 100, entries: 10 })
      await sequence()
    }
    expect(await said()).toMatchObject([
      { from: 0, size: 30, checks: 1 },
      { from: 0, size: 601, checks: 19 },
      { from: 601, size: 602, checks: 24 },
      { from: 0, size: 603, checks: 19 },
    ])
  })

  test("the whole of it goes by pieces over several checks, and begins again after a day", async () => {
    const some = { piece: 100, entries: 250 }
    await check(now, some)
    expect(await shown()).toMatchObject({ tail: { size: 250 }, walk: { size: 250 }, whole: null })
    await check(later(60), some)
    await check(later(120), some)
    expect(await shown()).toMatchObject({ walk: null, whole: { at: later(120), size: 600 } })
    await check(later(180), some)
    expect(await shown()).toMatchObject({ walk: null, whole: { at: later(120) } })
    await check(later(121 + 24 * 60), some)
    expect(await shown()).toMatchObject({ walk: { size: 250 }, whole: { at: later(120) } })
  })

  test("nothing was ever written: nothing to check, and nothing is written", async () => {
    const other = await furnish(database.admin, database.urls.sequencer, mintActor, now)
    opened.push(other)
    const { clinicId } = other
    const worker = mintActor({ kind: "system", clinicId, name: "audit_check", requestId: "r" })
    expect(await checkLog(worker, other.sequencer.db, [], now)).toBeUndefined()
    expect(await openedEvents(database.admin, clinicId)).toEqual([])
  })

  test("an erased patient's events are sound", async () => {
    await superuser(
      `update subject_keys set wrapped = null where ${own()} and patient_id is not null`,
    )
    await check()
    expect(await shown()).toMatchObject({ wrong: null, tail: { size: 600 } })
  })
})

describe("as the database's superuser", () => {
  const cases: [string, () => string[], object][] = [
    [
      "an old event's row is changed",
      () => [
        `update audit_events set payload = '\\x${randomBytes(64).toString("hex")}' where id = (select event_id from log_entries where ${own()} and log_index = 300)`,
      ],
      { trouble: "row", index: 300 },
    ],
    [
      "an old event is deleted",
      () => [
        `delete from audit_events where id = (select event_id from log_entries where ${own()} and log_index = 17)`,
      ],
      { trouble: "row", index: 17 },
    ],
    [
      "an entry is changed",
      () => [
        `update log_entries set entry = convert_to(replace(convert_from(entry, 'UTF8'), 'patient.read', 'patient.seen'), 'UTF8') where ${own()} and log_index = 40`,
      ],
      { trouble: "entry", index: 40 },
    ],
    [
      "an entry and its hash in the tree are changed together",
      () => [
        `update log_entries set entry = convert_to(replace(convert_from(entry, 'UTF8'), 'patient.read', 'patient.seen'), 'UTF8') where ${own()} and log_index = 40`,
        `update log_tiles set hashes = overlay(hashes placing (select sha256('\\x00'::bytea || entry) from log_entries where ${own()} and log_index = 40) from 40 * 32 + 1) where ${own()} and level = 0 and tile = 0`,
      ],
      { trouble: "row", index: 40 },
    ],
    [
      "a hash above the leaves is changed",
      () => [
        `update log_tiles set hashes = overlay(hashes placing sha256('x') from 33) where ${own()} and level = 1`,
      ],
      { trouble: "tile" },
    ],
    [
      "the newest event is deleted with all that the log has of it",
      () => [
        `delete from log_checkpoints where ${own()}`,
        `delete from log_entries where ${own()} and log_index = 599`,
      ],
      { trouble: "shorter", index: null },
    ],
    [
      "the checkpoint is signed anew with a key that only the database knows",
      () => [
        `update log_checkpoints set note = replace(note, split_part(note, ' ', 3), encode(sha256('x'), 'base64')) where ${own()}`,
      ],
      { trouble: "signature" },
    ],
  ]

  test.each(cases)("%s: found, said in the log and on the page", async (_, statements, wrong) => {
    await check()
    await superuser(...statements())
    await check(later(25 * 60))
    const state = await shown()
    expect([state?.wrong, state?.whole?.wrong]).toContainEqual(expect.objectContaining(wrong))
    const { trouble } = { trouble: undefined, ...wrong }
    expect(await said()).toContainEqual(
      expect.objectContaining({ where: "schedule", sound: false, why: trouble }),
    )
  })

  test("a check that ends before what was found does not call it mended; one that comes past it does", async () => {
    await check()
    await read(house, 300)
    await sequence()
    const seen = (one: string, other: string) =>
      superuser(
        `update log_entries set entry = convert_to(replace(convert_from(entry, 'UTF8'), '${one}', '${other}'), 'UTF8') where ${own()} and log_index = 740`,
      )
    await seen("patient.read", "patient.seen")
    const bad = { trouble: "entry", index: 740 }
    await check(later(60))
    expect(await shown()).toMatchObject({ wrong: bad, tail: { size: 700 } })
    await sequence()
    await check(later(120), undefined, AbortSignal.abort())
    expect(await shown()).toMatchObject({ wrong: bad, tail: { size: 700 } })
    expect((await said()).map(({ sound }) => sound)).toEqual([true, false])
    await seen("patient.seen", "patient.read")
    await sequence()
    await check(later(180))
    expect(await shown()).toMatchObject({ wrong: null })
    expect((await said()).map(({ sound }) => sound)).toEqual([true, false, true])
  })

  test("what follows is built on a tree that was checked: one that was made anew is another", async () => {
    await check()
    await superuser(
      `update log_tiles set hashes = overlay(hashes placing sha256('x') from 1) where ${own()} and level = 0 and tile = 2`,
    )
    await check(later(60))
    expect(await shown()).toMatchObject({ wrong: { trouble: "start" }, tail: { size: 600 } })
  })
})

describe("events outside the log", () => {
  test("only the log's tables were put back, and the log let go on: what was between is in no queue, and found", async () => {
    await check()
    await superuser(
      `delete from log_checkpoints where ${own()}`,
      `delete from log_entries where ${own()} and log_index >= 560`,
      `update log_tiles set hashes = substring(hashes from 1 for 48 * 32) where ${own()} and level = 0 and tile = 2`,
    )
    expect(await sequence()).toMatchObject({ ok: false })
    const decided = { by: "R. Applegarth", reason: "Restored" }
    await recoverLog(actor, house.sequencer.db, house.signer, decided, now)
    await sequence()
    await check(later(60))
    expect(await shown()).toMatchObject({
      wrong: null,
      outside: { unqueued: 40, unreachable: 0, late: 0 },
    })
    expect(await said()).toContainEqual(expect.objectContaining({ sound: false, outside: 40 }))

    // As docs/audit-log.md says: queued again by hand, they are appended, and the next check is content.
    await superuser(
      `insert into audit_pending (event_id, clinic_id, seq) select e.id, e.clinic_id, e.seq from audit_events e where e.${own()}
         and not exists (select from log_entries l where l.event_id = e.id) on conflict do nothing`,
    )
    await sequence()
    await check(later(120))
    expect(await shown()).toMatchObject({ wrong: null, outside: { unqueued: 0, since: null } })
  })

  test("queued under another cluster's transaction: waits until that number comes, and is told apart", async () => {
    await read(house, 3)
    await superuser(
      `update audit_pending set xid = (pg_current_xact_id()::text::numeric + 1000000)::text::xid8 where ${own()}`,
    )
    await sequence()
    expect((await check(later(5)))?.state.outside).toMatchObject({ unreachable: 0 })
    await check(later(11))
    expect(await shown()).toMatchObject({ outside: { unqueued: 0, unreachable: 3, late: 0 } })
  })

  test("a sequencer that does not run: they wait longer than they should", async () => {
    await read(house, 2)
    await check(later(11))
    expect(await shown()).toMatchObject({ outside: { unqueued: 0, unreachable: 0, late: 2 } })
    await sequence()
    await check(later(60))
    expect(await shown()).toMatchObject({ outside: { late: 0 } })
  })
})
