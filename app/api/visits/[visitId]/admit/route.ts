import { admit } from "@/lib/consultations/commands"
import { AdmitInput } from "@/lib/consultations/schema"

import { visitRoute } from "../visit-route"

export const POST = visitRoute(AdmitInput, admit)
