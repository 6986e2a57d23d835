import { z } from "zod"

import { route } from "@/app/_edge/route"
import { VisitId } from "@/lib/ids"
import { refuse } from "@/lib/result"
import { Interval } from "@/lib/vitals/history/interval"
import { TrendRequest } from "@/lib/vitals/history/trend-request"
import { trendOf } from "@/lib/vitals/wave-queries"

/** Charted numbers over time, in buckets of 10 or 60 seconds. */
export const GET = route({
  who: "staff",
  query: z.intersection(Interval, TrendRequest),
  async handle(actor, _, { params, query }) {
    const visitId = VisitId.safeParse(params["visitId"])
    return visitId.success ? trendOf(actor, visitId.data, query) : refuse("not_found")
  },
})
