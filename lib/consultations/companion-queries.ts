import { eq } from "drizzle-orm"

import { withTenant } from "@/db/client"
import { clinics } from "@/db/schema/clinics"
import { visits } from "@/db/schema/scheduling"
import type { CompanionActor } from "@/lib/actor"
import { deny } from "@/lib/audit/denied"
import { record } from "@/lib/audit/record"
import { may } from "@/lib/permissions"
import { ok } from "@/lib/result"
import type { Result } from "@/lib/result"

export type CompanionView = {
  startsAt: string
  endsAt: string
  clinic: { name: string; phone: string; zone: string }
}

/** A companion learns when to be there and whom to call: not whose visit it is, with whom, or why. */
export async function companionView(
  actor: CompanionActor,
  at: Date,
): Promise<Result<CompanionView, "not_found">> {
  const entity = { type: "visit", id: actor.visitId } as const
  if (!may(actor, "visit.read")) return deny(actor, "visit.read", entity, "not_found", at)
  const view = await withTenant(actor.clinicId, async (tx) => {
    const [visit] = await tx
      .select({
        state: visits.state,
        startsAt: visits.startsAt,
        endsAt: visits.endsAt,
        clinic: { name: clinics.name, phone: clinics.phone, zone: clinics.zone },
      })
      .from(visits)
      .innerJoin(clinics, eq(clinics.id, visits.clinicId))
      .where(eq(visits.id, actor.visitId))
    if (visit === undefined || visit.state === "cancelled") return undefined
    const about = { entity, outcome: "success", purpose: "PATRQT" } as const
    const { patientId } = actor
    const event = {
      ...about,
      action: "visit.read",
      patientId,
      data: { view: "companion" },
    } as const
    await record(tx, actor, event, at)
    const { startsAt, endsAt, clinic } = visit
    return { startsAt: startsAt.toISOString(), endsAt: endsAt.toISOString(), clinic }
  })
  return view === undefined ? deny(actor, "visit.read", entity, "not_found", at) : ok(view)
}
