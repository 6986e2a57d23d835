import { LinkLook } from "@/lib/identity/schema"
import { cancelVisit } from "@/lib/scheduling/visits/cancel-commands"

import { linkRoute } from "../link-route"

export const POST = linkRoute(LinkLook, (actor, _, at) =>
  cancelVisit(actor, actor.visitId, { reason: "patient" }, at),
)
