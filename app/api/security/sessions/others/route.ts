import { route } from "@/app/_edge/route"
import { revokeOtherSessions } from "@/lib/identity/staff-commands"

/** Ends every session of this person but the one that asks. */
export const POST = route({
  who: "staff",
  handle: (actor) => revokeOtherSessions(actor, new Date()),
})
