import { commandRoute } from "@/app/_edge/command-route"
import { setPlace } from "@/lib/consultations/place-command"
import { PlaceInput } from "@/lib/consultations/schema"
import { VisitId } from "@/lib/ids"

/** Where the patient is: "Bay 2, bed 4". */
export const POST = commandRoute(
  { visitId: VisitId },
  PlaceInput,
  (actor, { visitId }, input, at) => setPlace(actor, visitId, input, at),
)
