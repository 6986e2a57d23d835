import { actorOfCancelled } from "@/lib/identity/link-actor"
import { LinkLook } from "@/lib/identity/schema"
import { restoreVisit } from "@/lib/scheduling/visits/restore-commands"

import { linkRoute } from "../link-route"

export const POST = linkRoute(
  LinkLook,
  (actor, _, at) => restoreVisit(actor, actor.visitId, at),
  actorOfCancelled,
)
