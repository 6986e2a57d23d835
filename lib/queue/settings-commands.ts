import { eq } from "drizzle-orm"
import { z } from "zod"

import { withTenant } from "@/db/client"
import { clinics } from "@/db/schema/clinics"
import { waitlistModes } from "@/db/schema/waitlist"
import type { StaffActor } from "@/lib/actor"
import { deny } from "@/lib/audit/denied"
import { purposeOf } from "@/lib/audit/purpose"
import { record } from "@/lib/audit/record"
import { may } from "@/lib/permissions"
import { ok } from "@/lib/result"
import type { Result } from "@/lib/result"

export const QueueSettings = z.strictObject({
  /** Of the clinic's country. */
  emergencyNumber: z.string().regex(/^\d{2,8}$/),
  waitlistMode: z.enum(waitlistModes),
})
export type QueueSettings = z.infer<typeof QueueSettings>

export async function readQueueSettings(
  actor: StaffActor,
  at: Date,
): Promise<Result<QueueSettings, "forbidden" | "not_found">> {
  const entity = { type: "clinic" as const, id: actor.clinicId }
  if (!may(actor, "clinic.edit")) return deny(actor, "clinic.read", entity, "forbidden")
  const settings = await withTenant(actor.clinicId, async (tx) => {
    const [clinic] = await tx.select().from(clinics).where(eq(clinics.id, actor.clinicId))
    if (clinic === undefined) return undefined
    const about = { entity, outcome: "success" as const, purpose: purposeOf(actor) }
    await record(tx, actor, { ...about, action: "clinic.read", data: { view: "queue" } }, at)
    const { emergencyNumber, waitlistMode } = clinic
    return { emergencyNumber, waitlistMode }
  })
  return settings === undefined ? deny(actor, "clinic.read", entity, "not_found") : ok(settings)
}

export async function changeQueueSettings(
  actor: StaffActor,
  settings: QueueSettings,
  at: Date,
): Promise<Result<undefined, "forbidden">> {
  const entity = { type: "clinic" as const, id: actor.clinicId }
  if (!may(actor, "clinic.edit")) return deny(actor, "clinic.changed", entity, "forbidden")
  return withTenant(actor.clinicId, async (tx) => {
    await tx.update(clinics).set(settings).where(eq(clinics.id, actor.clinicId))
    await record(
      tx,
      actor,
      {
        action: "clinic.changed",
        entity,
        outcome: "success",
        purpose: purposeOf(actor),
        data: { fields: ["emergency_number", "waitlist_mode"] },
      },
      at,
    )
    return ok()
  })
}
