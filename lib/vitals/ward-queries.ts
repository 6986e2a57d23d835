import { and, asc, desc, eq, exists, inArray, isNull } from "drizzle-orm"

import { withTenant } from "@/db/client"
import type { Tx } from "@/db/client"
import { clinics } from "@/db/schema/clinics"
import { patients, users } from "@/db/schema/identity"
import { consents, devices, seats } from "@/db/schema/rooms"
import { visits } from "@/db/schema/scheduling"
import type { StaffActor } from "@/lib/actor"
import { deny } from "@/lib/audit/denied"
import { purposeOf } from "@/lib/audit/purpose"
import { recordAll } from "@/lib/audit/record"
import type { VisitId } from "@/lib/ids"
import { may } from "@/lib/permissions"
import { ok } from "@/lib/result"
import type { Result } from "@/lib/result"

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
}

export type WardView = {
  beds: WardBed[]
  /** Who is measured too and has no place on the page. */
  more: number
  zone: string
}

/** 4 × 4 on a wide screen. */
const places = 16

/**
 * The patients whose vital signs may be watched from the ward: in an encrypted visit of their own that goes
 * on, admitted, with a bedside device linked, and agreeing to show them at this moment.
 */
export async function ward(actor: StaffActor, at: Date): Promise<Result<WardView, "forbidden">> {
  const entity = { type: "clinic", id: actor.clinicId } as const
  if (!may(actor, "ward.watch")) return deny(actor, "ward.listed", entity, "forbidden", at)
  return withTenant(actor.clinicId, async (tx) => {
    const running = await measured(tx)
    const agreed = await agreements(
      tx,
      running.map(({ visit }) => visit.id),
    )
    const all = running.flatMap(({ visit, patient, clinician }) => {
      const given = agreed.get(visit.id)
      if (given?.vitals !== true) return []
      const { name, birthDate } = patient
      const bed = {
        visitId: visit.id,
        name,
        birthDate,
        clinician,
        place: visit.place,
        charted: given.charting,
      }
      return [{ bed, patientId: visit.patientId }]
    })
    const shown = all.slice(0, places)
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
    const beds = shown.map(({ bed }) => bed)
    return ok({ beds, more: all.length - beds.length, zone: clinic?.zone ?? "UTC" })
  })
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
  return tx
    .select({ visit: visits, patient: patients, clinician: users.name })
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
    .orderBy(asc(visits.startsAt), asc(visits.id))
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
