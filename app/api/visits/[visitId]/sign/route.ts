import { commandRoute } from "@/app/_edge/command-route"
import { VisitId } from "@/lib/ids"
import { signSummary } from "@/lib/summaries/commands"
import { SignInput } from "@/lib/summaries/schema"

export const POST = commandRoute({ visitId: VisitId }, SignInput, (actor, { visitId }, input, at) =>
  signSummary(actor, visitId, input, at),
)
