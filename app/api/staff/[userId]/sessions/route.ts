import { SessionsEnd } from "@/lib/identity/schema"
import { revokeStaffSessions } from "@/lib/identity/staff-commands"

import { staffRoute } from "../staff-route"

/** Ends one session of this person, or all of them. */
export const POST = staffRoute(SessionsEnd, (actor, userId, { sessionId }, at) =>
  revokeStaffSessions(actor, userId, sessionId, at),
)
