import { commandRoute } from "@/app/_edge/command-route"
import { VisitId } from "@/lib/ids"
import { ScaleInput, decideScale } from "@/lib/vitals/scores/scale-commands"

/** Which SpO₂ scale of NEWS2 counts in this visit. `version` is that of the decision that the person saw. */
export const PUT = commandRoute(
  { visitId: VisitId },
  ScaleInput,
  (actor, { visitId }, wanted, at) => decideScale(actor, visitId, wanted, at),
)
