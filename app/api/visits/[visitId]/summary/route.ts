import { commandRoute } from "@/app/_edge/command-route"
import { VisitId } from "@/lib/ids"
import { editSummary } from "@/lib/summaries/edit-commands"
import { EditInput } from "@/lib/summaries/schema"

export const POST = commandRoute({ visitId: VisitId }, EditInput, (actor, { visitId }, input, at) =>
  editSummary(actor, visitId, input, at),
)
