import type { Actor, StaffActor } from "@/lib/actor"
import { may } from "@/lib/permissions"

/** Auditors read, check and export the log; administrators may as well. Nobody else, patients included. */
export function mayAudit(actor: Actor): actor is StaffActor {
  return actor.kind === "staff" && may(actor, "audit.read")
}
