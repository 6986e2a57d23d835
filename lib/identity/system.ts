import { mintActor } from "@/lib/actor"
import type { SystemActor } from "@/lib/actor"
import type { ClinicId } from "@/lib/ids"
import { currentRequestId } from "@/lib/request-id"

/** A part of Housecall acting by itself: a worker, a webhook, the sign-in page. */
export function systemActor(
  name: string,
  clinicId: ClinicId,
  requestId: string = currentRequestId(),
): SystemActor {
  return mintActor({ kind: "system", clinicId, name, requestId })
}
