import { z } from "zod"

import { route } from "@/app/_edge/route"
import { VisitId } from "@/lib/ids"
import { refuse } from "@/lib/result"
import { restoreVisit } from "@/lib/scheduling/visits/restore-commands"

export const POST = route({
  who: "changer",
  body: z.strictObject({}),
  async handle(actor, _, { params }) {
    const visitId = VisitId.safeParse(params["visitId"])
    return visitId.success ? restoreVisit(actor, visitId.data, new Date()) : refuse("not_found")
  },
})
