import { commandRoute } from "@/app/_edge/command-route"
import { SessionsEnd } from "@/lib/identity/schema"
import { revokeStaffSessions } from "@/lib/identity/staff-commands"
import { UserId } from "@/lib/ids"

/** Ends one session of this person, or all of them. */
export const POST = commandRoute(
  { userId: UserId },
  SessionsEnd,
  (actor, { userId }, { sessionId }, at) => revokeStaffSessions(actor, userId, sessionId, at),
)
