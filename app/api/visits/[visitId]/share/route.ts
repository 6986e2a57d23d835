import { route } from "@/app/_edge/route"
import { VisitId } from "@/lib/ids"
import { refuse } from "@/lib/result"
import { shareLink } from "@/lib/scheduling/visits/share-link"

export const POST = route({
  who: "staff",
  async handle(actor, _, { params }) {
    const visitId = VisitId.safeParse(params["visitId"])
    return visitId.success ? shareLink(actor, visitId.data, new Date()) : refuse("not_found")
  },
})
