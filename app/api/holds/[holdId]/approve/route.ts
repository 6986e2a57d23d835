import { route } from "@/app/_edge/route"
import { HoldId } from "@/lib/ids"
import { refuse } from "@/lib/result"
import { approveRequest } from "@/lib/scheduling/booking/request-commands"

export const POST = route({
  who: "staff",
  async handle(actor, _, { params }) {
    const holdId = HoldId.safeParse(params["holdId"])
    return holdId.success ? approveRequest(actor, holdId.data, new Date()) : refuse("not_found")
  },
})
