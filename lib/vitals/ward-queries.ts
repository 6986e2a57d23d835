import { and, desc, eq, exists, inArray, isNotNull, isNull, lt, or, sql } from "drizzle-orm"

import { withTenant } from "@/db/client"
import type { Tx } from "@/db/client"
import { alarmMonitors } from "@/db/schema/alarms"
import { clinics } from "@/db/schema/clinics"
import { patients, users } from "@/db/schema/identity"
import { consents, devices, seats } from "@/db/schema/rooms"
import { visits } from "@/db/schema/scheduling"
import type { StaffActor } from "@/lib/actor"
import { deny } from "@/lib/audit/denied"
import { purposeOf } from "@/lib/audit/purpose"
import { recordAll } from "@/lib/audit/record"
import type { PatientId, VisitId } from "@/lib/ids"
import { may } from "@/lib/permissions"
import { ok } from "@/lib/result"
import type { Result } from "@/lib/result"
import { asList } from "@/lib/sealing/as-list"

import type { Priority } from "./alarms/condition"
import { inWardOrder } from "./ward-order"
import { pageAsked, pagesOf } from "./ward-pages"
import type { WardAsked, WardPage } from "./ward-pages"

/** A patient who is measured now, and whom this person may watch. */
export type WardBed = {
  visitId: VisitId
  name: string
  /** YYYY-MM-DD */
  birthDate: string
  clinician: string
  /** Where the patient is: "Bay 2, bed 4"; null: nobody said. */
  place: string | null
  /** What is kept is judged also while nobody watches. */
  charted: boolean
  /** The bedside device is in the room. */
  isHere: boolean
}

export type WardView = {
  beds: WardBed[]
  /** The one that is shown, counted from 1. */
  page: number
  /** All of them; none where nobody is measured. */
  pages: readonly WardPage[]
  zone: string
}

/**
 * The patients whose vital signs may be watched from the ward: in an encrypted visit of their own that goes
 * on, admitted, with a bedside device linked, and agreeing to show them at this moment. By place, then by
 * name, sixteen on a page: who is on which is the same for everybody.
 */
export async function ward(
  actor: StaffActor,
  at: Date,
  asked: WardAsked = {},
): Promise<Result<WardView, "forbidden">> {
  if (!may(actor, "ward.watch")) return denyWard(actor, at)
  return withTenant(actor.clinicId, async (tx) => {
    const all = await bedsIn(tx)
    const pages = await pagesIn(tx, all)
    const page = pageAsked(
      all.map(({ bed }) => bed.visitId),
      asked,
    )
    const of = pages[page - 1]
    const shown = of === undefined ? [] : all.slice(of.first - 1, of.last)
    await recordAll(
      tx,
      actor,
      shown.map(({ bed, patientId }) => ({
        action: "visit.listed" as const,
        entity: { type: "visit" as const, id: bed.visitId },
        outcome: "success" as const,
        purpose: purposeOf(actor),
        patientId,
        data: { view: "ward", results: shown.length },
      })),
      at,
    )
    const [clinic] = await tx.select({ zone: clinics.zone }).from(clinics)
    return ok({ beds: shown.map(({ bed }) => bed), page, pages, zone: clinic?.zone ?? "UTC" })
  })
}

/** The pages alone, whenever an alarm changed. Not audited: it tells how many there are, and names nobody. */
export async function wardPages(
  actor: StaffActor,
  at: Date = new Date(),
): Promise<Result<{ pages: readonly WardPage[] }, "forbidden">> {
  if (!may(actor, "ward.watch")) return denyWard(actor, at)
  return withTenant(actor.clinicId, async (tx) =>
    ok({ pages: await pagesIn(tx, await bedsIn(tx)) }),
  )
}

function denyWard(actor: StaffActor, at: Date) {
  const entity = { type: "clinic", id: actor.clinicId } as const
  return deny(actor, "ward.listed", entity, "forbidden", at)
}

type Measured = { bed: WardBed; patientId: PatientId }

async function bedsIn(tx: Tx): Promise<Measured[]> {
  const running = await asList(() => measured(tx))
  const agreed = await agreements(
    tx,
    running.map(({ visit }) => visit.id),
  )
  const patientOf = new Map(running.map(({ visit }) => [visit.id, visit.patientId]))
  const beds = running.flatMap(({ visit, patient, clinician, isHere }): WardBed[] => {
    const given = agreed.get(visit.id)
    if (given?.vitals !== true) return []
    const { name, birthDate } = patient
    const { id: visitId, place } = visit
    return [{ visitId, name, birthDate, clinician, place, charted: given.charting, isHere }]
  })
  return inWardOrder(beds, new Map(), "bed", sortedAs).flatMap((bed) => {
    const patientId = patientOf.get(bed.visitId)
    return patientId === undefined ? [] : [{ bed, patientId }]
  })
}

/** Whatever language somebody reads: two nurses mean the same by page 2. */
const sortedAs = "en"

async function pagesIn(tx: Tx, all: readonly Measured[]): Promise<readonly WardPage[]> {
  const ids = all.map(({ bed }) => bed.visitId)
  const { visitId, unanswered, closed } = alarmMonitors
  const rows =
    ids.length === 0
      ? []
      : await tx
          .select({ visitId, unanswered })
          .from(alarmMonitors)
          .where(and(inArray(visitId, ids), eq(closed, false), isNotNull(unanswered)))
  const open = rows.flatMap((row): [string, Priority][] =>
    row.unanswered === null ? [] : [[row.visitId, row.unanswered]],
  )
  return pagesOf(ids, new Map(open))
}

function measured(tx: Tx) {
  const admitted = tx
    .select({ id: seats.id })
    .from(seats)
    .where(
      and(eq(seats.visitId, visits.id), eq(seats.role, "patient"), eq(seats.state, "admitted")),
    )
  const linked = tx
    .select({ id: devices.id })
    .from(devices)
    .where(and(eq(devices.visitId, visits.id), isNull(devices.revokedAt)))
  // As `isPresent` has it.
  const here = tx
    .select({ id: seats.id })
    .from(seats)
    .where(
      and(
        eq(seats.visitId, visits.id),
        eq(seats.role, "device"),
        isNotNull(seats.joinedAt),
        or(isNull(seats.leftAt), lt(seats.leftAt, seats.joinedAt)),
      ),
    )
  const isHere = sql<boolean>`${exists(here)}`
  return tx
    .select({ visit: visits, patient: patients, clinician: users.name, isHere })
    .from(visits)
    .innerJoin(patients, eq(patients.id, visits.patientId))
    .innerJoin(users, eq(users.id, visits.clinicianId))
    .where(
      and(
        eq(visits.state, "in_call"),
        eq(visits.protection, "end_to_end"),
        isNull(visits.sessionId),
        exists(admitted),
        exists(linked),
      ),
    )
}

async function agreements(tx: Tx, ids: VisitId[]) {
  if (ids.length === 0) return new Map<VisitId, { vitals: boolean; charting: boolean }>()
  const rows = await tx
    .selectDistinctOn([consents.visitId], {
      visitId: consents.visitId,
      vitals: consents.vitals,
      charting: consents.charting,
    })
    .from(consents)
    .where(inArray(consents.visitId, ids))
    .orderBy(consents.visitId, desc(consents.givenAt))
  return new Map(rows.map(({ visitId, ...given }) => [visitId, given]))
}
