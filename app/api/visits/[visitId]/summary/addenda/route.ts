import { commandRoute } from "@/app/_edge/command-route"
import { VisitId } from "@/lib/ids"
import { AddendumInput } from "@/lib/summaries/schema"
import { amendSummary } from "@/lib/summaries/sign-commands"

export const POST = commandRoute(
  { visitId: VisitId },
  AddendumInput,
  (actor, { visitId }, input, at) => amendSummary(actor, visitId, input, at),
)
