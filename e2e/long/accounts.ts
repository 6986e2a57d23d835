import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

import { verifyExport } from "@/lib/audit/verify/export"
import { openZip } from "@/lib/audit/zip-reader"

import { running } from "../running"
import { expect } from "../test"
import { withDatabase } from "../visit"
import type { Ledger } from "./ledger"
import type { Storm } from "./storm"

/** All promises kept, all events in the log and signed: what is compared then is what stands. */
export async function untilSettled(): Promise<void> {
  const open = () =>
    withDatabase(async (client) => {
      const { rows } = await client.query<Record<string, number>>(
        `select
          (select count(*)::int from outbox where done_at is null and parked_at is null and coalesce(due_at, now()) <= now()) as promises,
          (select count(*)::int from messages where state in ('queued', 'sending')) as letters,
          (select count(*)::int from audit_pending) as events,
          (select count(*)::int from (select clinic_id, count(*) as size from log_entries group by 1) l
            where not exists (select 1 from log_checkpoints c where c.clinic_id = l.clinic_id and c.size = l.size)) as unsigned`,
      )
      return rows[0]
    })
  await expect
    .poll(open, { timeout: 300_000, intervals: [500], message: "what is still open" })
    .toEqual({ promises: 0, letters: 0, events: 0, unsigned: 0 })
}

/** Everything that somebody was told is there once; what nobody was told of is there once at most. */
export async function expectAccounted({ ledger, arranged }: Storm): Promise<void> {
  await expectBookings(ledger, arranged.race.clinicianId)
  await expectLine(ledger, arranged.queue.typeId)
  for (const life of ledger.lives) await expectLife(life)
  await expectLetters(ledger)
  await expectEventsOnce()
}

async function expectBookings(ledger: Ledger, clinicianId: string): Promise<void> {
  const visits = await all<{ id: string; patient_id: string; starts_at: Date; events: number }>(
    `select v.id, v.patient_id, v.starts_at,
       (select count(*)::int from audit_events e where e.patient_id = v.patient_id and e.action = 'visit.booked' and e.outcome = 'success') as events
     from visits v where v.clinician_id = $1`,
    [clinicianId],
  )
  const starts = visits.map((visit) => visit.starts_at.toISOString())
  expect(new Set(starts).size, "a time is booked once").toBe(starts.length)
  expect(visits.filter(({ events }) => events !== 1)).toEqual([])
  for (const { patient, startsAt, told, visitId } of ledger.bookings) {
    const found = visits
      .filter((visit) => visit.patient_id === patient.id)
      .map((visit) => ({ visitId: visit.id, startsAt: visit.starts_at.toISOString() }))
    const one = { visitId, startsAt: new Date(startsAt).toISOString() }
    if (told === "accepted") expect(found, "told: booked").toEqual([one])
    else if (told === "refused") expect(found, "told: not booked").toEqual([])
    else expect(found.length, "not told").toBeLessThanOrEqual(1)
  }
  // Nobody has a visit who never asked for one.
  const asked = new Set(ledger.bookings.map(({ patient }) => patient.id))
  expect(visits.filter((visit) => !asked.has(visit.patient_id))).toEqual([])
}

/** The order in line is that in which the desk was told; who was taken has one visit, and all others wait. */
async function expectLine(ledger: Ledger, typeId: string): Promise<void> {
  const entries = await all<{
    id: string
    patient_id: string
    state: string
    visit_id: string | null
    joined: number
    taken: number
    visits: number
  }>(
    `select q.id, q.patient_id, q.state, q.visit_id,
       (select count(*)::int from audit_events e where e.patient_id = q.patient_id and e.action = 'queue.joined' and e.outcome = 'success') as joined,
       (select count(*)::int from audit_events e where e.patient_id = q.patient_id and e.action = 'queue.taken' and e.outcome = 'success') as taken,
       (select count(*)::int from visits v where v.patient_id = q.patient_id) as visits
     from queue_entries q where q.visit_type_id = $1 order by q.place`,
    [typeId],
  )
  const told = ledger.places.filter((place) => place.told === "accepted")
  const known = new Set(told.map(({ patientId }) => patientId))
  expect(
    entries.filter((entry) => known.has(entry.patient_id)).map(({ id }) => id),
    "the order in line",
  ).toEqual(told.map(({ entryId }) => entryId))
  expect(new Set(entries.map((entry) => entry.patient_id)).size).toBe(entries.length)
  for (const { joined, taken, visits, state } of entries) {
    const once = state === "taken" ? 1 : 0
    expect({ joined, taken, visits }).toEqual({ joined: 1, taken: once, visits: once })
  }
  // Whoever had waited longest went first.
  const gone = entries.map(({ state }) => state === "taken")
  expect(gone.lastIndexOf(true), "nobody was passed over").toBe(gone.filter(Boolean).length - 1)
  for (const { visitId, entryId } of ledger.takings)
    expect(entries.find(({ id }) => id === entryId)?.visit_id).toBe(visitId)
}

async function expectLife(life: Ledger["lives"][number]): Promise<void> {
  const { visitId, patientId } = life
  const [found] = await all<Record<string, unknown>>(
    `select v.state,
       (select count(*)::int from consents where visit_id = v.id) as consents,
       (select count(*)::int from alarm_deeds where visit_id = v.id) as deeds,
       (select count(*)::int from alarm_transitions where visit_id = v.id) as transitions,
       (select count(*)::int from vital_numerics where visit_id = v.id) as numbers,
       (select signed_sha256 from summaries where visit_id = v.id) as signed
     from visits v where v.id = $1`,
    [visitId],
  )
  const events = Object.fromEntries(
    (
      await all<{ action: string; n: number }>(
        "select action, count(*)::int as n from audit_events where patient_id = $1 and outcome = 'success' group by 1",
        [patientId],
      )
    ).map(({ action, n }) => [action, n]),
  )
  const notes = await all<{ section: string; version: number }>(
    "select section, version from visit_notes where visit_id = $1",
    [visitId],
  )
  expect(notes.length).toBe(life.notes.size)
  for (const { section, version } of notes)
    expect(life.notes.get(section), `notes told of ${section}`).toBe(version)
  expect(found).toMatchObject({
    state: "ended",
    consents: life.consents,
    deeds: life.deeds.length,
    numbers: life.numbers.length,
    signed: life.signed?.sha256 ?? expect.stringMatching(/^[0-9a-f]{64}$/),
  })
  expect(events).toMatchObject({
    "consent.given": 1,
    "seat.arrived": 1,
    "visit.admitted": 1,
    "note.written": notes.reduce((sum, { version }) => sum + version, 0),
    "alarm.answered": life.deeds.length,
    "alarm.changed": found?.["transitions"],
    "visit.ended": 1,
    "summary.signed": 1,
  })
  expect(events["consent.changed"] ?? 0, "an answer that was lost is not a change").toBe(0)
}

/** One row a letter, sent; what came more than once came under one name (decision 27). */
async function expectLetters(ledger: Ledger): Promise<void> {
  const booked = ledger.bookings.filter(({ told }) => told === "accepted")
  for (const { patient, visitId } of booked) {
    const rows = await all<{ id: string; kind: string; state: string }>(
      "select id, kind, state from messages where visit_id = $1 and kind = 'confirmation'",
      [visitId],
    )
    expect(
      rows.map(({ state }) => state),
      "the letter about a booking",
    ).toEqual(["sent"])
    const mail = await fetch(
      `${running.mailUrl}/api/messages?to=${encodeURIComponent(patient.email)}`,
    )
    const arrived: { messageId?: string }[] = await mail.json()
    expect(new Set(arrived.map(({ messageId }) => messageId)).size).toBe(1)
  }
}

/** Each event stands in its clinic's log once, and the indices leave nothing out. */
async function expectEventsOnce(): Promise<void> {
  const [sums] = await all<Record<string, number>>(
    `select
      (select count(*)::int from audit_events e where not exists (select 1 from log_entries l where l.event_id = e.id)) as lost,
      (select count(*)::int from (select event_id from log_entries group by 1 having count(*) > 1) d) as doubled,
      (select count(*)::int from (select clinic_id from log_entries group by 1 having count(*) <> max(log_index) + 1) g) as gaps`,
  )
  expect(sums).toEqual({ lost: 0, doubled: 0, gaps: 0 })
}

export type Verified = { whole: number; broken: number }

/**
 * A download that ended by itself is a sound export, and its page says so; of one that broke off the page
 * says that too. The last export, made when all is over, is sound as well.
 */
export async function expectExports({ ledger, arranged }: Storm): Promise<Verified> {
  const { auditor } = arranged.exports
  const count = { whole: 0, broken: 0 }
  for (const { id, bytes } of ledger.exports) {
    const state = async (): Promise<unknown> => {
      const answer = await auditor.get(`/api/audit/exports/${id}/progress`)
      return Reflect.get(Object(await answer.json()), "state")
    }
    if (bytes === undefined) {
      count.broken++
      await expect.poll(state, { timeout: 60_000 }).toMatch(/^(cut_short|waiting)$/)
      continue
    }
    count.whole++
    await expect.poll(state, { timeout: 60_000 }).toBe("done")
    await expectSound(bytes)
  }
  return count
}

/** By the same check as `npm run audit:verify`. */
async function expectSound(zip: Buffer): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "housecall-export-"))
  const file = join(folder, "export.zip")
  writeFileSync(file, zip)
  const archive = await openZip(file)
  const { kind, finding } = await verifyExport(archive, {})
  await archive.close()
  rmSync(folder, { recursive: true })
  expect({ kind, sound: finding.sound }).toEqual({ kind: "log", sound: true })
}

function all<T extends object>(text: string, values: readonly unknown[] = []): Promise<T[]> {
  return withDatabase(async (client) => (await client.query<T>(text, [...values])).rows)
}
