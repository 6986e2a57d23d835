import { commandRoute } from "@/app/_edge/command-route"
import { endVisit } from "@/lib/consultations/commands"
import { EndInput } from "@/lib/consultations/schema"
import { VisitId } from "@/lib/ids"

export const POST = commandRoute({ visitId: VisitId }, EndInput, (actor, { visitId }, input, at) =>
  endVisit(actor, visitId, input, at),
)
