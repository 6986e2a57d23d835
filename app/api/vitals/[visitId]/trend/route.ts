import { route } from "@/app/_edge/route"
import { VisitId } from "@/lib/ids"
import { refuse } from "@/lib/result"
import { Interval } from "@/lib/vitals/history/interval"
import { TrendRequest } from "@/lib/vitals/history/trend-request"
import { trendOf } from "@/lib/vitals/wave-queries"

/** Charted numbers over time, in buckets of 10 or 60 seconds. */
export const GET = route({
  who: "staff",
  async handle(actor, _, { params, request }) {
    const visitId = VisitId.safeParse(params["visitId"])
    const query = Object.fromEntries(new URL(request.url).searchParams)
    const [interval, asked] = [Interval.safeParse(query), TrendRequest.safeParse(query)]
    if (!visitId.success) return refuse("not_found")
    if (!interval.success || !asked.success) return refuse("bad_request")
    return trendOf(actor, visitId.data, { ...interval.data, ...asked.data })
  },
})
