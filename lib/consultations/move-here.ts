import type { Tx } from "@/db/client"
import type { VisitRow } from "@/db/schema/scheduling"
import type { SystemActor } from "@/lib/actor"
import { isOpenElsewhere, leaveElsewhere } from "@/lib/identity/other-sessions"
import { nudgeVisit } from "@/lib/jobs/nudge"
import { ok, refuse } from "@/lib/result"
import type { Result } from "@/lib/result"
import { sendToDoor } from "@/lib/rooms/unseat"

import { patientSeat } from "./visit-rows"

/** `here`: the person said that the visit shall move. `ownToken`: the session that this browser holds already. */
export type Place = { here?: boolean; ownToken?: string | undefined }

/**
 * One phone at a time. A visit that another phone was heard in a moment ago moves only when the patient
 * says so; then the other phone opens nothing any more. Where it was in the call, whoever goes on here
 * waits at the door, so that the clinician sees that the device changed and admits them again; the place
 * is kept (decision 45). The visit's row is locked by the caller.
 */
export async function moveHere(
  tx: Tx,
  actor: SystemActor,
  visit: VisitRow,
  place: Place,
  at: Date,
): Promise<Result<undefined, "elsewhere", { inCall: boolean }>> {
  const { clinicId, id: visitId } = visit
  const one = { clinicId, visitId }
  if (place.here !== true && (await isOpenElsewhere(tx, one, place.ownToken, at)))
    return refuse("elsewhere", { inCall: visit.state === "in_call" })
  if (!(await leaveElsewhere(tx, one, place, at))) return ok()
  const seat = await patientSeat(tx, visitId)
  if (visit.state !== "in_call" || seat?.state !== "admitted") return ok()
  await sendToDoor(tx, actor, visit, seat, at)
  await nudgeVisit(tx, clinicId, visitId)
  return ok()
}
