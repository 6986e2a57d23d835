import { route } from "@/app/_edge/route"
import { bookVisit } from "@/lib/scheduling/booking/commands"
import { Booking } from "@/lib/scheduling/schema"

export const POST = route({
  who: "staff",
  body: Booking,
  handle: (actor, booking) => bookVisit(actor, booking, new Date()),
})
