import { route } from "@/app/_edge/route"
import { UserId } from "@/lib/ids"
import { refuse } from "@/lib/result"
import { saveHours } from "@/lib/scheduling/availability/commands"
import { AvailabilitySave } from "@/lib/scheduling/availability/schema"

export const POST = route({
  who: "staff",
  body: AvailabilitySave,
  async handle(actor, save, { params }) {
    const whose = UserId.safeParse(params["userId"])
    return whose.success ? saveHours(actor, whose.data, save, new Date()) : refuse("not_found")
  },
})
