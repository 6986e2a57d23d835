import { z } from "zod"

import { ownVisitLink } from "@/lib/scheduling/visits/own-visits"

import { ownVisitRoute } from "../own-visit-route"

export const POST = ownVisitRoute(z.strictObject({}), (actor, visitId, _, at) =>
  ownVisitLink(actor, visitId, at),
)
