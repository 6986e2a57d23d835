import { route } from "@/app/_edge/route"
import { checkpointForCheck } from "@/lib/audit/desk/queries"

/** The latest signed checkpoint and the key it is signed with. */
export const GET = route({ who: "staff", handle: (actor) => checkpointForCheck(actor, new Date()) })
