import { randomUUID } from "node:crypto"

import { and, asc, eq, gt, inArray, isNull } from "drizzle-orm"

import type { SystemActor } from "@/lib/actor"
import { VisitId } from "@/lib/ids"
import type { PatientId } from "@/lib/ids"
import { claim } from "@/lib/scheduling/booking/claim"
import { insertVisit } from "@/lib/scheduling/booking/insert-visit"
import { placeHold } from "@/lib/scheduling/booking/place-hold"
import { clinicZone, partiesOf } from "@/lib/scheduling/slots/parties"
import { sharedSlots } from "@/lib/scheduling/slots/pool"
import { findVisitType } from "@/lib/scheduling/visit-types/visit-types"
import type { OfferedType } from "@/lib/scheduling/visit-types/visit-types"
import { sealRow } from "@/lib/sealing/seal-row"

import type { Tx } from "./client"
import { holds } from "./schema/booking"
import { patients } from "./schema/identity"
import { visits } from "./schema/scheduling"
import { visitTypes } from "./schema/visit-types"

const dayMs = 86_400_000

/** So that the calendar shows more than visits: a request that waits for an answer, and a class with seats taken. */
export async function ensureBookings(tx: Tx, actor: SystemActor, at: Date): Promise<void> {
  const people = await tx
    .select({ id: patients.id })
    .from(patients)
    .where(isNull(patients.erasedAt))
    .orderBy(asc(patients.reference))
    .limit(4)
  const [asking, ...others] = people
  const approved = await typeOf(tx, "sick-note")
  if (approved !== undefined && asking !== undefined)
    await ensureRequest(tx, actor, approved, asking.id, at)
  const group = await typeOf(tx, "blood-pressure-class")
  if (group !== undefined) await ensureSeats(tx, actor, group, others, at)
}

async function ensureRequest(
  tx: Tx,
  actor: SystemActor,
  type: OfferedType,
  patientId: PatientId,
  at: Date,
): Promise<void> {
  const standing = await tx
    .select({ id: holds.id })
    .from(holds)
    .where(and(eq(holds.state, "requested"), gt(holds.expiresAt, at)))
    .limit(1)
  if (standing.length > 0) return
  const startsAt = await firstFree(tx, actor, type, patientId, at)
  if (startsAt === undefined) return
  const plan = { type, startsAt, patientId, holder: `patient:${patientId}`, expiresAt: startsAt }
  const placed = await placeHold(tx, actor, plan, at)
  if (!placed.ok) return
  const { holdId } = placed.value
  const whose = { clinicId: actor.clinicId, patientId }
  const sealed = await sealRow(tx, whose, holds, holdId, { reason: "Sick note for three days" })
  await tx
    .update(holds)
    .set({ state: "requested", ...sealed })
    .where(eq(holds.id, holdId))
}

async function ensureSeats(
  tx: Tx,
  actor: SystemActor,
  type: OfferedType,
  people: readonly { id: PatientId }[],
  at: Date,
): Promise<void> {
  const standing = await tx
    .select({ id: visits.id })
    .from(visits)
    .where(
      and(
        eq(visits.visitTypeId, type.id),
        inArray(visits.state, ["booked", "waiting", "in_call"]),
        gt(visits.startsAt, at),
      ),
    )
    .limit(1)
  const startsAt = standing.length > 0 ? undefined : await firstFree(tx, actor, type, undefined, at)
  if (startsAt === undefined) return
  const endsAt = new Date(startsAt.getTime() + type.minutes * 60_000)
  for (const { id: patientId } of people) {
    await claim(
      tx,
      actor.clinicId,
      { type, patientId },
      { startsAt, endsAt, clinicians: type.clinicianIds.slice(0, 1), interpreters: [] },
      async (savepoint, place) => {
        const id = VisitId.parse(randomUUID())
        const visit = {
          ...place,
          id,
          patientId,
          reason: "Blood pressure",
        }
        await insertVisit(savepoint, actor, visit, "HOPERAT", at)
      },
      at,
    )
  }
}

/** The first free start from tomorrow on, of the clinician who stands first. */
async function firstFree(
  tx: Tx,
  actor: SystemActor,
  type: OfferedType,
  patientId: PatientId | undefined,
  at: Date,
): Promise<Date | undefined> {
  const zone = await clinicZone(tx, actor.clinicId)
  const window = { from: at.getTime() + dayMs, to: at.getTime() + 4 * dayMs }
  const clinicians = type.clinicianIds.slice(0, 1)
  const parties = await partiesOf(tx, { type, clinicians, window, patientId, at })
  const [slot] = sharedSlots(parties, type, { window, now: at.getTime(), zone })
  return slot === undefined ? undefined : new Date(slot.startsAt)
}

async function typeOf(tx: Tx, slug: string): Promise<OfferedType | undefined> {
  const [row] = await tx
    .select({ id: visitTypes.id })
    .from(visitTypes)
    .where(eq(visitTypes.slug, slug))
  return row === undefined ? undefined : findVisitType(tx, row.id)
}
