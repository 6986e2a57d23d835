import { createHash, randomUUID } from "node:crypto"

import { and, eq, sql } from "drizzle-orm"
import type { Pool } from "pg"

import { withTenant } from "@/db/client"
import type { Tx } from "@/db/client"
import { summaries, visitNotes } from "@/db/schema/record"
import { mintActor } from "@/lib/actor"
import type { StaffActor } from "@/lib/actor"
import type { AuditEvent } from "@/lib/audit/event"
import { record } from "@/lib/audit/record"
import { stampLines } from "@/lib/consultations/note-lines"
import { NoteInput } from "@/lib/consultations/schema"
import { lockVisit } from "@/lib/consultations/visit-rows"
import { findSession, openSession } from "@/lib/identity/staff-session"
import { VisitId } from "@/lib/ids"
import { sealRow } from "@/lib/sealing/seal-row"

import { firstOf, makeClinic } from "./clinic"
import { median } from "./percentile"
import type { Bench, Measured, Row } from "./row"
import { ratePerSecond } from "./timing"

const rounds = 7
const writesPerRound = 600
const writers = 16

/**
 * Requests per second of one and the same write, with its audit event, over those without. A clinician's
 * note is saved as it is typed: the session looked up, the body read, the visit locked, its summary and
 * the section before looked at, the section sealed and replaced, committed to disk. In this process,
 * without HTTP. The three kinds take turns, and each round's ratio is of its own moment.
 */
export const writeRatioRow: Row = {
  id: "audit.write_ratio",
  unit: "x",
  aim: ">= 0.85",
  run: measure,
}

type Note = { actor: StaffActor; visitId: VisitId; event: AuditEvent; at: Date }
type AlsoWrite = (tx: Tx, note: Note) => Promise<void>

async function measure(bench: Bench): Promise<Measured> {
  const { admin } = await bench.database()
  const visits = await manyVisits(admin)
  await admin.query(
    "create table bench_chain (clinic_id uuid, n bigint, event jsonb not null, hash bytea not null, primary key (clinic_id, n))",
  )
  await admin.query("grant select, insert on bench_chain to housecall_app")
  const rate = (also: AlsoWrite, count = writesPerRound): Promise<number> =>
    ratePerSecond(writers, count, (n) => save(visits, n, also))

  for (const also of [without, audited, chain]) await rate(also, 200)
  const found: { bare: number; ours: number; chained: number }[] = []
  for (let round = 0; round < rounds; round += 1) {
    found.push({ bare: await rate(without), ours: await rate(audited), chained: await rate(chain) })
  }
  return {
    value: median(found.map(({ bare, ours }) => ours / bare)),
    runs: rounds,
    baseline: [
      {
        name: "in-request hash chain",
        value: median(found.map(({ bare, chained }) => chained / bare)),
      },
      { name: "without audit (/s)", value: median(found.map(({ bare }) => bare)) },
      { name: "with audit (/s)", value: median(found.map(({ ours }) => ours)) },
    ],
  }
}

type Visits = {
  token: string
  visits: readonly { id: VisitId; patientId: string }[]
}

async function save({ token, visits }: Visits, n: number, also: AlsoWrite): Promise<void> {
  const visit = visits[n % visits.length]
  const at = new Date()
  const session = await findSession(token, at)
  if (visit === undefined || session === undefined) throw new Error("no visit to write to")
  const actor = mintActor({ ...session, kind: "staff", requestId: "bench" })
  const { section, text } = NoteInput.parse(
    JSON.parse(`{"section":"subjective","text":"Coughs at night, line ${n}","version":${n}}`),
  )
  await withTenant(actor.clinicId, async (tx) => {
    const locked = await lockVisit(tx, visit.id)
    if (locked === undefined) throw new Error("the visit is gone")
    const where = eq(summaries.visitId, visit.id)
    await tx.select({ state: summaries.state }).from(summaries).where(where)
    const ofSection = and(eq(visitNotes.visitId, visit.id), eq(visitNotes.section, section))
    const [before] = await tx.select().from(visitNotes).where(ofSection)
    const lines = stampLines(before?.lines ?? [], text, at)
    const version = (before?.version ?? 0) + 1
    const row = { lines, version, updatedAt: at, updatedBy: actor.userId }
    const set = await sealRow(tx, locked, visitNotes, `${visit.id}|${section}`, row)
    await tx
      .insert(visitNotes)
      .values({ clinicId: actor.clinicId, visitId: visit.id, section, ...set })
      .onConflictDoUpdate({ target: [visitNotes.visitId, visitNotes.section], set })
    const event: AuditEvent = {
      action: "note.written",
      entity: { type: "note", id: visit.id },
      outcome: "success",
      purpose: "TREAT",
      patientId: visit.patientId,
      data: { visitId: visit.id, version, section, lines: lines.length },
    }
    await also(tx, { actor, visitId: visit.id, event, at })
  })
}

const without: AlsoWrite = () => Promise.resolve()

const audited: AlsoWrite = (tx, { actor, event, at }) => record(tx, actor, event, at)

/** What is commonly built instead: the newest hash read and the next written, under a lock of the clinic. */
const chain: AlsoWrite = async (tx, { actor, event, at }) => {
  await tx.execute(
    sql`select pg_advisory_xact_lock(hashtextextended('bench-chain/' || ${actor.clinicId}, 0))`,
  )
  const { rows } = await tx.execute<{ n: string; hash: Buffer }>(
    sql`select n, hash from bench_chain where clinic_id = ${actor.clinicId} order by n desc limit 1`,
  )
  const text = JSON.stringify({ ...event, id: randomUUID(), at, by: actor.userId })
  const hash = createHash("sha256")
    .update(rows[0]?.hash ?? "")
    .update(text)
    .digest()
  await tx.execute(
    sql`insert into bench_chain values (${actor.clinicId}, ${Number(rows[0]?.n ?? 0) + 1}, ${text}, ${hash})`,
  )
}

async function manyVisits(admin: Pool): Promise<Visits> {
  const clinic = await makeClinic(admin, { clinicians: 1, patients: 200 })
  const clinician = firstOf(clinic.clinicians)
  const visits = clinic.patients.map((patientId) => ({
    id: VisitId.parse(randomUUID()),
    patientId,
  }))
  await admin.query(
    "insert into visits (id, clinic_id, patient_id, clinician_id, starts_at, ends_at, reason, state) select id, $1, patient, $2, '2027-01-01'::timestamptz + n * interval '1 hour', '2027-01-01'::timestamptz + n * interval '1 hour' + interval '20 minutes', 'Cough', 'in_call' from unnest($3::uuid[], $4::uuid[]) with ordinality as v (id, patient, n)",
    [
      clinic.clinicId,
      clinician,
      visits.map(({ id }) => id),
      visits.map(({ patientId }) => patientId),
    ],
  )
  const owner = { clinicId: clinic.clinicId, userId: clinician }
  const place = { address: "127.0.0.1", userAgent: "bench" }
  const { token } = await withTenant(owner.clinicId, (tx) =>
    openSession(tx, owner, { method: "password", secondFactor: false, place }, new Date()),
  )
  return { token, visits }
}
