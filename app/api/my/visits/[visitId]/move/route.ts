import { Move } from "@/lib/scheduling/schema"
import { moveVisit } from "@/lib/scheduling/visits/move-commands"

import { ownVisitRoute } from "../own-visit-route"

export const POST = ownVisitRoute(Move, moveVisit)
