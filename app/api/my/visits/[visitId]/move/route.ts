import { Move } from "@/lib/scheduling/schema"
import { moveVisit } from "@/lib/scheduling/visits/visit-commands"

import { ownVisitRoute } from "../own-visit-route"

export const POST = ownVisitRoute(Move, moveVisit)
