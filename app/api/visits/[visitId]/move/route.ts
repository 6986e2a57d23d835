import { route } from "@/app/_edge/route"
import { VisitId } from "@/lib/ids"
import { refuse } from "@/lib/result"
import { Move } from "@/lib/scheduling/schema"
import { moveVisit } from "@/lib/scheduling/visits/move-commands"

export const POST = route({
  who: "changer",
  body: Move,
  async handle(actor, to, { params }) {
    const visitId = VisitId.safeParse(params["visitId"])
    return visitId.success ? moveVisit(actor, visitId.data, to, new Date()) : refuse("not_found")
  },
})
