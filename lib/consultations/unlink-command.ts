import { withTenant } from "@/db/client"
import type { StaffActor } from "@/lib/actor"
import type { DeviceId, VisitId } from "@/lib/ids"
import { nudgeVisit } from "@/lib/jobs/nudge"
import { ok, refuse } from "@/lib/result"
import type { Result } from "@/lib/result"
import { takeBackLink } from "@/lib/rooms/device-right"

import { withDenials } from "./denied"
import { judge, mayLinkDevice } from "./policy"
import { lockVisit } from "./visit-rows"

/** Takes a bedside link back, by whoever may make one. The same again finds none. */
export async function unlinkDevice(
  actor: StaffActor,
  visitId: VisitId,
  deviceId: DeviceId,
  at: Date,
): Promise<Result<undefined, "not_found" | "forbidden">> {
  const result = await withTenant(actor.clinicId, async (tx) => {
    const found = judge(actor, await lockVisit(tx, visitId), mayLinkDevice)
    if (!found.ok) return found
    const visit = found.value
    if (!(await takeBackLink(tx, actor, visit, deviceId, at))) return refuse("not_found")
    await nudgeVisit(tx, visit.clinicId, visitId)
    return ok()
  })
  return withDenials(actor, "device.unlink", visitId, result, at)
}
