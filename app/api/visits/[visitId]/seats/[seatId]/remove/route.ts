import { RemoveInput } from "@/lib/guests/schema"
import { removeGuest } from "@/lib/guests/seat-commands"

import { seatRoute } from "../seat-route"

export const POST = seatRoute(RemoveInput, removeGuest)
