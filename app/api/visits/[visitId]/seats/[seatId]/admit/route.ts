import { z } from "zod"

import { admitSeat } from "@/lib/guests/seat-commands"

import { seatRoute } from "../seat-route"

export const POST = seatRoute(z.strictObject({}), (actor, visitId, seatId, _, at) =>
  admitSeat(actor, visitId, seatId, at),
)
