import { route } from "@/app/_edge/route"
import { HoldId } from "@/lib/ids"
import { refuse } from "@/lib/result"
import { releaseHold } from "@/lib/scheduling/booking/hold-commands"

export const POST = route({
  who: "booker",
  async handle(actor, _, { params }) {
    const holdId = HoldId.safeParse(params["holdId"])
    return holdId.success ? releaseHold(actor, holdId.data, new Date()) : refuse("not_found")
  },
})
