import { LinkMove } from "@/lib/scheduling/schema"
import { moveVisit } from "@/lib/scheduling/visits/move-commands"

import { linkRoute } from "../link-route"

export const POST = linkRoute(LinkMove, (actor, { startsAt, key }, at) =>
  moveVisit(actor, actor.visitId, { startsAt, key }, at),
)
