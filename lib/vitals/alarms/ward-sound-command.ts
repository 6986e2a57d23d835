import { z } from "zod"

import { withTenant } from "@/db/client"
import type { StaffActor } from "@/lib/actor"
import { deny } from "@/lib/audit/denied"
import { purposeOf } from "@/lib/audit/purpose"
import { record } from "@/lib/audit/record"
import { may } from "@/lib/permissions"
import { ok } from "@/lib/result"
import type { Result } from "@/lib/result"

/** `page`: of the ward, counted from 1. */
export const WardSoundInput = z.strictObject({
  state: z.enum(["paused", "on"]),
  page: z.int().min(1).max(1_000),
})

/** Somebody paused the one sound of their page of the ward, or let it be heard again. It is of that page alone: it is noted. */
export async function noteWardSound(
  actor: StaffActor,
  { state, page }: z.infer<typeof WardSoundInput>,
  at: Date,
): Promise<Result<undefined, "forbidden">> {
  const entity = { type: "clinic" as const, id: actor.clinicId }
  if (!may(actor, "ward.watch")) return deny(actor, "alarm.ward_sound", entity, "forbidden", at)
  return withTenant(actor.clinicId, async (tx) => {
    const purpose = purposeOf(actor)
    const about = { entity, outcome: "success" as const, purpose }
    await record(tx, actor, { ...about, action: "alarm.ward_sound", data: { state, page } }, at)
    return ok(undefined)
  })
}
