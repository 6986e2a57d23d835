import { and, eq } from "drizzle-orm"

import { withTenant } from "@/db/client"
import { seats } from "@/db/schema/rooms"
import { visits } from "@/db/schema/scheduling"
import type { PatientActor } from "@/lib/actor"
import { deny } from "@/lib/audit/denied"
import { record } from "@/lib/audit/record"
import { nudgeVisit } from "@/lib/jobs/nudge"
import { ok, refuse } from "@/lib/result"
import type { Result } from "@/lib/result"
import { sealRow } from "@/lib/sealing/seal-row"

import type { ShownName } from "./schema"

/** As what the others in the class read this member. Until it is chosen they read a number. */
export async function chooseName(
  actor: PatientActor,
  { name }: ShownName,
  at: Date,
): Promise<Result<undefined, "not_found">> {
  const answer = await withTenant(actor.clinicId, async (tx) => {
    const [visit] = await tx.select().from(visits).where(eq(visits.id, actor.visitId))
    if (visit === undefined || visit.sessionId === null) return refuse("not_found")
    const [seat] = await tx
      .select({ id: seats.id })
      .from(seats)
      .where(and(eq(seats.visitId, visit.id), eq(seats.role, "patient")))
      .for("update")
    if (seat === undefined) return refuse("not_found")
    await tx
      .update(seats)
      .set(await sealRow(tx, visit, seats, seat.id, { shownAs: name }))
      .where(eq(seats.id, seat.id))
    await record(
      tx,
      actor,
      {
        action: "seat.named",
        patientId: actor.patientId,
        entity: { type: "seat", id: seat.id },
        outcome: "success",
        purpose: "PATRQT",
        data: { visitId: visit.id, seatId: seat.id, role: "patient" },
      },
      at,
    )
    await nudgeVisit(tx, actor.clinicId, visit.id)
    return ok()
  })
  const entity = { type: "visit", id: actor.visitId } as const
  return answer.ok ? answer : deny(actor, "seat.named", entity, "not_found", at)
}
