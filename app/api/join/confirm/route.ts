import { LinkLook } from "@/lib/identity/schema"
import { confirmVisit } from "@/lib/scheduling/visits/confirm-commands"

import { linkRoute } from "../link-route"

export const POST = linkRoute(LinkLook, (actor, _, at) => confirmVisit(actor, "link", at))
