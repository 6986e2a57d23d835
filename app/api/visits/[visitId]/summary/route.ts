import { editSummary } from "@/lib/summaries/commands"
import { EditInput } from "@/lib/summaries/schema"

import { visitRoute } from "../visit-route"

export const POST = visitRoute(EditInput, editSummary)
