import { randomUUID } from "node:crypto"

import { mintActor } from "@/lib/actor"
import type { SystemActor } from "@/lib/actor"
import type { ClinicId } from "@/lib/ids"

/** A part of Housecall acting by itself: a worker, a webhook, the sign-in page. */
export function systemActor(
  name: string,
  clinicId: ClinicId,
  requestId: string = randomUUID(),
): SystemActor {
  return mintActor({ kind: "system", clinicId, name, requestId })
}
