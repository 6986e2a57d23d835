import { route } from "@/app/_edge/route"
import { orderVisitTypes } from "@/lib/scheduling/visit-types/commands"
import { VisitTypeOrder } from "@/lib/scheduling/visit-types/schema"

export const POST = route({
  who: "staff",
  body: VisitTypeOrder,
  handle: (actor, { ids }) => orderVisitTypes(actor, ids, new Date()),
})
