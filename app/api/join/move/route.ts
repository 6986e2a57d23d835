import { LinkMove } from "@/lib/scheduling/schema"
import { moveVisit } from "@/lib/scheduling/visit-commands"

import { linkRoute } from "../link-route"

export const POST = linkRoute(LinkMove, (actor, { token: _, ...to }, at) =>
  moveVisit(actor, actor.visitId, to, at),
)
