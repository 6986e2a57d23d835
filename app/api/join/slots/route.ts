import { readOwnSlots } from "@/lib/scheduling/own-slots"
import { LinkSlots } from "@/lib/scheduling/schema"

import { linkRoute } from "../link-route"

export const POST = linkRoute(LinkSlots, (actor, { from }, at) => readOwnSlots(actor, from, at))
