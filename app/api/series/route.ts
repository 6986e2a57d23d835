import { route } from "@/app/_edge/route"
import { SeriesBooking } from "@/lib/scheduling/schema"
import { bookSeries } from "@/lib/scheduling/series/commands"

export const POST = route({
  who: "staff",
  body: SeriesBooking,
  handle: (actor, booking) => bookSeries(actor, booking, new Date()),
})
