import { log } from "@/lib/log"
import { currentRequestId } from "@/lib/request-id"
import { keyedHash } from "@/lib/sealing/blind-index"

import type { Place } from "./staff-session"

/**
 * A refusal that belongs to no clinic's log, as nobody has the address or the passkey, or none was looked up:
 * the process's own log has it, with what tells one source from another and says of neither who it is.
 */
export function refusedUnowned<R>(reason: string, place: Place, refusal: R): R {
  const from = keyedHash("sign-in", place.address).toString("base64url").slice(0, 11)
  log.warn({ reason, from, requestId: currentRequestId() }, "sign-in refused")
  return refusal
}
