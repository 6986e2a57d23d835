import { commandRoute } from "@/app/_edge/command-route"
import { VisitId } from "@/lib/ids"
import { takeOver } from "@/lib/summaries/offer-commands"
import { TakeInput } from "@/lib/summaries/schema"

export const POST = commandRoute({ visitId: VisitId }, TakeInput, (actor, { visitId }, input, at) =>
  takeOver(actor, visitId, input, at),
)
