import { route } from "@/app/_edge/route"
import { VisitTypeId } from "@/lib/ids"
import { refuse } from "@/lib/result"
import { saveVisitType } from "@/lib/scheduling/visit-types/commands"
import { VisitTypeSave } from "@/lib/scheduling/visit-types/schema"

export const POST = route({
  who: "staff",
  body: VisitTypeSave,
  async handle(actor, save, { params }) {
    const id = VisitTypeId.safeParse(params["typeId"])
    return id.success ? saveVisitType(actor, id.data, save, new Date()) : refuse("not_found")
  },
})
