import { commandRoute } from "@/app/_edge/command-route"
import { VisitId } from "@/lib/ids"
import { SignInput } from "@/lib/summaries/schema"
import { signSummary } from "@/lib/summaries/sign-commands"

export const POST = commandRoute({ visitId: VisitId }, SignInput, (actor, { visitId }, input, at) =>
  signSummary(actor, visitId, input, at),
)
