import { commandRoute } from "@/app/_edge/command-route"
import { VisitId } from "@/lib/ids"
import { remakeInstructions } from "@/lib/summaries/edit-commands"
import { RemakeInput } from "@/lib/summaries/schema"

export const POST = commandRoute(
  { visitId: VisitId },
  RemakeInput,
  (actor, { visitId }, input, at) => remakeInstructions(actor, visitId, input, at),
)
