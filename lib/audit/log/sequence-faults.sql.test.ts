import fc from "fast-check"
import { afterAll, expect, test } from "vitest"

import { withTenant } from "@/db/client"
import { testDatabase } from "@/db/testing"
import { mintActor } from "@/lib/actor"
import type { ClinicId } from "@/lib/ids"

import { storedLog } from "../checks/stored-log"
import { parseEntry } from "../proofs/entry"
import { recordAll } from "../record"
import { furnish, read, reading } from "../testing"
import type { House } from "../testing"
import { verifyLog } from "../verify/log"
import { latestCheckpoint } from "./queries"
import { appendBatch, sequenceClinic } from "./sequence"
import { asSequencer, openSequencerDatabase } from "./sequencer-database"
import type { Signer } from "./signer"

const database = await testDatabase()
const other = openSequencerDatabase(database.urls.sequencer)
afterAll(() => other.close())

/** One thing that happens. `hours` is what the writer's clock says, as hours from now: it may be set back. */
const step = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant("begin" as const),
      events: fc.integer({ min: 1, max: 4 }),
      hours: fc.integer({ min: -20_000, max: 20_000 }),
    }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constant("commit" as const), which: fc.nat() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("rollback" as const), which: fc.nat() }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constantFrom(
        "sequence" as const,
        "two sequencers" as const,
        "dies before the append commits" as const,
        "dies before signing" as const,
        "dies after signing" as const,
      ),
    }),
  },
)

/**
 * Writers that begin and commit in any order or not at all, with clocks that say anything, and
 * sequencers, one or two, that die at each of their seams. After every step the log is what it was and
 * perhaps more; in the end it has each committed event once, in dense order, and verifies.
 */
test("whatever commits late, rolls back or dies: no event is lost or doubled, and the log only grows", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 30 }), async (steps) => {
      const house = await furnish(database.admin, database.urls.sequencer, mintActor)
      try {
        // The keys first: making them is where writers wait for each other.
        await read(house, 1)
        const committed = await play(house, steps)
        expect(await leaves(house.clinicId)).toHaveLength(committed)
      } finally {
        await house.sequencer.close()
      }
    }),
    { numRuns: 25 },
  )
}, 600_000)

type Step = typeof step extends fc.Arbitrary<infer S> ? S : never
type Writer = { events: number; end(how: "commit" | "rollback"): Promise<void> }

/** Plays it all, ends what is open, and answers how many events were committed. */
async function play(house: House, steps: readonly Step[]): Promise<number> {
  const open: Writer[] = []
  let committed = 1
  let before: string[] = []
  const end = async (which: number, how: "commit" | "rollback"): Promise<void> => {
    const [writer] = open.splice(which % Math.max(1, open.length), 1)
    if (writer === undefined) return
    await writer.end(how)
    if (how === "commit") committed += writer.events
  }
  for (const one of steps) {
    if (one.do === "begin") open.push(await begin(house, one.events, one.hours))
    else if (one.do === "commit" || one.do === "rollback") await end(one.which, one.do)
    else await sequencer[one.do](house)
    const now = await leaves(house.clinicId)
    expect(now.slice(0, before.length)).toEqual(before)
    before = now
  }
  while (open.length > 0) await end(0, "commit")
  // What was held back by a transaction of another clinic's test is fetched by the next round.
  await expect
    .poll(async () => (await sequencer.sequence(house), (await leaves(house.clinicId)).length), {
      timeout: 60_000,
    })
    .toBe(committed)
  await expectWhole(house.clinicId, committed)
  return committed
}

const sequencer = {
  async sequence({ sequencer: { db }, clinicId, signer }: House): Promise<void> {
    expect(await sequenceClinic(db, clinicId, signer)).toMatchObject({ ok: true })
  },
  async "two sequencers"({ sequencer: { db }, clinicId, signer }: House): Promise<void> {
    const both = [sequenceClinic(db, clinicId, signer), sequenceClinic(other.db, clinicId, signer)]
    for (const done of await Promise.all(both)) expect(done).toMatchObject({ ok: true })
  },
  async "dies before the append commits"({ sequencer: { db }, clinicId }: House): Promise<void> {
    const killed = asSequencer(db, clinicId, async (tx) => {
      await appendBatch(tx, clinicId)
      throw new Error("killed")
    })
    await expect(killed).rejects.toThrow("killed")
  },
  async "dies before signing"({ sequencer: { db }, clinicId }: House): Promise<void> {
    await asSequencer(db, clinicId, (tx) => appendBatch(tx, clinicId))
  },
  /** The signer remembers what it signed; the checkpoint is never stored. */
  async "dies after signing"({ sequencer: { db }, clinicId, signer }: House): Promise<void> {
    const dying: Signer = {
      ...signer,
      sign: async (...asked) => {
        await signer.sign(...asked)
        throw new Error("killed")
      },
    }
    await sequenceClinic(db, clinicId, dying).catch((error: unknown) =>
      expect(String(error)).toContain("killed"),
    )
  },
}

/** A transaction that has written its events and is held open. */
async function begin(house: House, events: number, hours: number): Promise<Writer> {
  const at = new Date(Date.now() + hours * 3_600_000)
  let release: (how: "commit" | "rollback") => void = () => undefined
  const ending = new Promise<"commit" | "rollback">((resolve) => (release = resolve))
  let done: Promise<void> = Promise.resolve()
  await new Promise<void>((written, failed) => {
    done = withTenant(house.clinicId, async (tx) => {
      const all = Array.from({ length: events }, () => reading(house.patientId))
      await recordAll(tx, house.clinician, all, at)
      written()
      if ((await ending) === "rollback") throw new Error("rolled back")
    })
    done.catch(failed)
  })
  return {
    events,
    async end(how) {
      release(how)
      if (how === "commit") await done
      else await expect(done).rejects.toThrow("rolled back")
    },
  }
}

async function leaves(clinicId: ClinicId): Promise<string[]> {
  const { rows } = await database.admin.query<{ leaf: string }>(
    "select encode(leaf_hash, 'hex') as leaf from log_entries where clinic_id = $1 order by log_index",
    [clinicId],
  )
  return rows.map(({ leaf }) => leaf)
}

async function expectWhole(clinicId: ClinicId, committed: number): Promise<void> {
  const { rows: entries } = await database.admin.query<{ entry: Buffer }>(
    "select entry from log_entries where clinic_id = $1 order by log_index",
    [clinicId],
  )
  const { rows: events } = await database.admin.query<{ id: string }>(
    "select id from audit_events where clinic_id = $1",
    [clinicId],
  )
  const logged = entries.map(({ entry }) => parseEntry(entry))
  expect(logged.map((entry) => entry?.seq)).toEqual(Array.from({ length: committed }, (_, i) => i))
  expect(logged.map((entry) => entry?.id ?? "").toSorted()).toEqual(
    events.map(({ id }) => id).toSorted(),
  )
  expect(await outOfOrder(clinicId)).toEqual([])
  const checkpoint = await withTenant(clinicId, latestCheckpoint)
  if (checkpoint === undefined) throw new Error("the log was never signed")
  const { note, vkey, size } = checkpoint
  expect(await verifyLog(storedLog(clinicId, note, vkey, size))).toMatchObject({
    sound: true,
    size: committed,
  })
}

/** Entries whose transaction began to write before that of the entry in front of them, whatever the clocks said. */
async function outOfOrder(clinicId: ClinicId): Promise<unknown[]> {
  const { rows } = await database.admin.query(
    `select * from (
       select l.log_index, e.xmin::text::bigint as xid, e.seq,
         lag(e.xmin::text::bigint) over (order by l.log_index) as xid_before, lag(e.seq) over (order by l.log_index) as seq_before
       from log_entries l join audit_events e on e.id = l.event_id where l.clinic_id = $1) as placed
     where xid < xid_before or (xid = xid_before and seq < seq_before)`,
    [clinicId],
  )
  return rows
}
