import { commandRoute } from "@/app/_edge/command-route"
import { VisitId } from "@/lib/ids"
import { observe } from "@/lib/vitals/scores/observation-commands"
import { ObservationInput } from "@/lib/vitals/scores/observation-schema"

/** What a nurse or the visit's clinician observed for NEWS2, or takes back. Answers with what counts now. */
export const POST = commandRoute(
  { visitId: VisitId },
  ObservationInput,
  (actor, { visitId }, said, at) => observe(actor, visitId, said, at),
)
