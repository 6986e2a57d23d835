import { correctOutcome } from "@/lib/outcomes/commands"
import { Correction } from "@/lib/outcomes/schema"

import { visitRoute } from "../visit-route"

export const POST = visitRoute(Correction, correctOutcome)
