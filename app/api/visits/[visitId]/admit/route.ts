import { commandRoute } from "@/app/_edge/command-route"
import { admit } from "@/lib/consultations/commands"
import { AdmitInput } from "@/lib/consultations/schema"
import { VisitId } from "@/lib/ids"

export const POST = commandRoute(
  { visitId: VisitId },
  AdmitInput,
  (actor, { visitId }, input, at) => admit(actor, visitId, input, at),
)
