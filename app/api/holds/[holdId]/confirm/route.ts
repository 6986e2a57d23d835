import { addressOf } from "@/app/_edge/address"
import { route } from "@/app/_edge/route"
import { refuseOverGiven } from "@/lib/identity/limiter"
import { HoldId } from "@/lib/ids"
import { refuse } from "@/lib/result"
import { confirmHold } from "@/lib/scheduling/booking/confirm-hold-commands"
import { Confirmation } from "@/lib/scheduling/schema"

// A family books a handful; nobody without a name empties a calendar from one address.
const bookings = { most: 40, seconds: 3_600 }

export const POST = route({
  who: "booker",
  body: Confirmation,
  async handle(actor, confirmation, { params, request }) {
    const holdId = HoldId.safeParse(params["holdId"])
    if (!holdId.success) return refuse("not_found")
    const at = new Date()
    const confirm = () => confirmHold(actor, holdId.data, confirmation, at)
    if (actor.kind !== "visitor") return confirm()
    return refuseOverGiven([`bookings/${addressOf(request)}`, bookings], at, confirm)
  },
})
