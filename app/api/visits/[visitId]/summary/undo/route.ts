import { commandRoute } from "@/app/_edge/command-route"
import { VisitId } from "@/lib/ids"
import { undoEdit } from "@/lib/summaries/edit-commands"
import { UndoInput } from "@/lib/summaries/schema"

export const POST = commandRoute({ visitId: VisitId }, UndoInput, (actor, { visitId }, input, at) =>
  undoEdit(actor, visitId, input, at),
)
