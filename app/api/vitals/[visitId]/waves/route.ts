import { route } from "@/app/_edge/route"
import { VisitId } from "@/lib/ids"
import { refuse } from "@/lib/result"
import { Interval } from "@/lib/vitals/history/interval"
import { replayPiece } from "@/lib/vitals/history/replay-query"

/** Waves and numbers of at most ten minutes, for the replay. */
export const GET = route({
  who: "staff",
  async handle(actor, _, { params, request }) {
    const visitId = VisitId.safeParse(params["visitId"])
    const query = Object.fromEntries(new URL(request.url).searchParams)
    const interval = Interval.safeParse(query)
    if (!visitId.success) return refuse("not_found")
    if (!interval.success) return refuse("bad_request")
    return replayPiece(actor, visitId.data, interval.data, new Date())
  },
})
