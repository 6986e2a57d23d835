import { route } from "@/app/_edge/route"
import { createVisitType } from "@/lib/scheduling/visit-type-commands"
import { VisitTypeSave } from "@/lib/scheduling/visit-type-schema"

export const POST = route({
  who: "staff",
  body: VisitTypeSave,
  handle: (actor, save) => createVisitType(actor, save, new Date()),
})
