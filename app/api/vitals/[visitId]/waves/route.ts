import { route } from "@/app/_edge/route"
import { VisitId } from "@/lib/ids"
import { refuse } from "@/lib/result"
import { Interval } from "@/lib/vitals/history/interval"
import { replayPiece } from "@/lib/vitals/history/replay-query"

/** Waves and numbers of at most ten minutes, for the replay. */
export const GET = route({
  who: "staff",
  query: Interval,
  async handle(actor, _, { params, query }) {
    const visitId = VisitId.safeParse(params["visitId"])
    return visitId.success
      ? replayPiece(actor, visitId.data, query, new Date())
      : refuse("not_found")
  },
})
