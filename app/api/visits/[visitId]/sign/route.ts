import { signSummary } from "@/lib/summaries/commands"
import { SignInput } from "@/lib/summaries/schema"

import { visitRoute } from "../visit-route"

export const POST = visitRoute(SignInput, signSummary)
