import { z } from "zod"

import { sendBack } from "@/lib/guests/seat-commands"

import { seatRoute } from "../seat-route"

export const POST = seatRoute(z.strictObject({}), (actor, visitId, seatId, _, at) =>
  sendBack(actor, visitId, seatId, at),
)
