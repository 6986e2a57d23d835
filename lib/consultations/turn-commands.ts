import { and, eq, isNotNull, isNull } from "drizzle-orm"

import { withTenant } from "@/db/client"
import { seats } from "@/db/schema/rooms"
import { visits } from "@/db/schema/scheduling"
import type { PatientActor } from "@/lib/actor"
import { record } from "@/lib/audit/record"
import type { ClinicId } from "@/lib/ids"
import { nudgeVisit } from "@/lib/jobs/nudge"
import { enqueue } from "@/lib/jobs/outbox"
import { letterJob } from "@/lib/notifications/jobs"
import { ok, refuse } from "@/lib/result"
import type { Result } from "@/lib/result"

import { placeInLine } from "./line"
import { lineOf } from "./visit-rows"

/** Near: nobody or one person is before them. */
const nearPosition = 2

/** "Text me when it is my turn": said once, kept with the place. */
export async function askToBeTold(
  actor: PatientActor,
  at: Date,
): Promise<Result<undefined, "not_found">> {
  return withTenant(actor.clinicId, async (tx) => {
    const [seat] = await tx
      .update(seats)
      .set({ textMeAt: at })
      .where(and(eq(seats.visitId, actor.visitId), eq(seats.role, "patient")))
      .returning({ id: seats.id })
    if (seat === undefined) return refuse("not_found")
    await record(
      tx,
      actor,
      {
        action: "seat.text_asked",
        patientId: actor.patientId,
        entity: { type: "seat", id: seat.id },
        outcome: "success",
        purpose: "PATRQT",
        data: { visitId: actor.visitId, seatId: seat.id, role: "patient" },
      },
      at,
    )
    await nudgeVisit(tx, actor.clinicId, actor.visitId)
    return ok()
  })
}

/** Writes to those who asked and whose turn is near, once each. A worker's round: a missed one is made good by the next. */
export async function tellTurns(clinicId: ClinicId, at: Date): Promise<void> {
  await withTenant(clinicId, async (tx) => {
    const asked = await tx
      .select({ seatId: seats.id, visitId: visits.id, clinicianId: visits.clinicianId })
      .from(seats)
      .innerJoin(visits, eq(visits.id, seats.visitId))
      .where(and(isNotNull(seats.textMeAt), isNull(seats.textedAt), eq(visits.state, "waiting")))
      .for("update", { of: seats, skipLocked: true })
    for (const { seatId, visitId, clinicianId } of asked) {
      const place = placeInLine(visitId, await lineOf(tx, clinicianId), at)
      if (place === null || place.position > nearPosition) continue
      await tx.update(seats).set({ textedAt: at }).where(eq(seats.id, seatId))
      await enqueue(tx, clinicId, letterJob, { kind: "queue_near", visitId })
    }
  })
}
