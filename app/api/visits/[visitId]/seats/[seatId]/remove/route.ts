import { commandRoute } from "@/app/_edge/command-route"
import { RemoveInput } from "@/lib/guests/schema"
import { removeGuest } from "@/lib/guests/seat-commands"
import { SeatId, VisitId } from "@/lib/ids"

export const POST = commandRoute(
  { visitId: VisitId, seatId: SeatId },
  RemoveInput,
  (actor, { visitId, seatId }, input, at) => removeGuest(actor, visitId, seatId, input, at),
)
