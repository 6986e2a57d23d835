import { route } from "@/app/_edge/route"
import { VisitId } from "@/lib/ids"
import { refuse } from "@/lib/result"
import { sendLinkAgain } from "@/lib/scheduling/visits/link-commands"

export const POST = route({
  who: "staff",
  async handle(actor, _, { params }) {
    const visitId = VisitId.safeParse(params["visitId"])
    return visitId.success ? sendLinkAgain(actor, visitId.data, new Date()) : refuse("not_found")
  },
})
