import { route } from "@/app/_edge/route"
import { VisitId } from "@/lib/ids"
import { refuse } from "@/lib/result"
import { Cancellation } from "@/lib/scheduling/schema"
import { cancelVisit } from "@/lib/scheduling/visits/cancel-commands"

export const POST = route({
  who: "changer",
  body: Cancellation,
  async handle(actor, cancellation, { params }) {
    const visitId = VisitId.safeParse(params["visitId"])
    return visitId.success
      ? cancelVisit(actor, visitId.data, cancellation, new Date())
      : refuse("not_found")
  },
})
