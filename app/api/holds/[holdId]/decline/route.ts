import { route } from "@/app/_edge/route"
import { HoldId } from "@/lib/ids"
import { refuse } from "@/lib/result"
import { declineRequest } from "@/lib/scheduling/booking/request-commands"
import { Decline } from "@/lib/scheduling/schema"

export const POST = route({
  who: "staff",
  body: Decline,
  async handle(actor, decline, { params }) {
    const holdId = HoldId.safeParse(params["holdId"])
    return holdId.success
      ? declineRequest(actor, holdId.data, decline, new Date())
      : refuse("not_found")
  },
})
