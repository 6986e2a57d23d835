import { commandRoute } from "@/app/_edge/command-route"
import { VisitId } from "@/lib/ids"
import { correctOutcome } from "@/lib/outcomes/commands"
import { Correction } from "@/lib/outcomes/schema"

export const POST = commandRoute(
  { visitId: VisitId },
  Correction,
  (actor, { visitId }, input, at) => correctOutcome(actor, visitId, input, at),
)
