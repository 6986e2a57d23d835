import { endVisit } from "@/lib/consultations/commands"
import { EndInput } from "@/lib/consultations/schema"

import { visitRoute } from "../visit-route"

export const POST = visitRoute(EndInput, endVisit)
