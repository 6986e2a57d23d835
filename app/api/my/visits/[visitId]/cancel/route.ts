import { z } from "zod"

import { cancelVisit } from "@/lib/scheduling/visits/cancel-commands"

import { ownVisitRoute } from "../own-visit-route"

export const POST = ownVisitRoute(z.strictObject({}), (actor, visitId, _, at) =>
  cancelVisit(actor, visitId, { reason: "patient" }, at),
)
