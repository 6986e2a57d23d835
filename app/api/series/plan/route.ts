import { route } from "@/app/_edge/route"
import { SeriesAsked } from "@/lib/scheduling/schema"
import { planSeries } from "@/lib/scheduling/series/queries"

export const POST = route({
  who: "staff",
  body: SeriesAsked,
  handle: (actor, asked) => planSeries(actor, asked, new Date()),
})
