import { z } from "zod"

import { commandRoute } from "@/app/_edge/command-route"
import { sendBack } from "@/lib/guests/seat-commands"
import { SeatId, VisitId } from "@/lib/ids"

export const POST = commandRoute(
  { visitId: VisitId, seatId: SeatId },
  z.strictObject({}),
  (actor, { visitId, seatId }, _, at) => sendBack(actor, visitId, seatId, at),
)
