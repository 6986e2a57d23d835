import { route } from "@/app/_edge/route"
import { createVisitType } from "@/lib/scheduling/visit-types/commands"
import { VisitTypeSave } from "@/lib/scheduling/visit-types/schema"

export const POST = route({
  who: "staff",
  body: VisitTypeSave,
  handle: (actor, save) => createVisitType(actor, save, new Date()),
})
