import { LinkSlots } from "@/lib/scheduling/schema"
import { readOwnSlots } from "@/lib/scheduling/slots/own-slots"

import { linkRoute } from "../link-route"

export const POST = linkRoute(LinkSlots, (actor, { from }, at) => readOwnSlots(actor, from, at))
