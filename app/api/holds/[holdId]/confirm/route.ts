import { route } from "@/app/_edge/route"
import { HoldId } from "@/lib/ids"
import { refuse } from "@/lib/result"
import { confirmHold } from "@/lib/scheduling/hold-commands"
import { Confirmation } from "@/lib/scheduling/schema"

export const POST = route({
  who: "booker",
  body: Confirmation,
  async handle(actor, confirmation, { params }) {
    const holdId = HoldId.safeParse(params["holdId"])
    return holdId.success
      ? confirmHold(actor, holdId.data, confirmation, new Date())
      : refuse("not_found")
  },
})
