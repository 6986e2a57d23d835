import { route } from "@/app/_edge/route"
import { arriveAsGuest } from "@/lib/guests/seat-commands"
import { VisitId } from "@/lib/ids"
import { refuse } from "@/lib/result"

export const POST = route({
  who: "staff",
  async handle(actor, _, { params }) {
    const visitId = VisitId.safeParse(params["visitId"])
    return visitId.success ? arriveAsGuest(actor, visitId.data, new Date()) : refuse("not_found")
  },
})
