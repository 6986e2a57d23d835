import { route } from "@/app/_edge/route"
import { classView } from "@/lib/classes/queries"
import { ClassId } from "@/lib/ids"
import { refuse } from "@/lib/result"

/** Who has a place, who waits, who is in. */
export const GET = route({
  who: "staff",
  async handle(actor, _, { params }) {
    const classId = ClassId.safeParse(params["classId"])
    return classId.success ? classView(actor, classId.data, new Date()) : refuse("not_found")
  },
})
