import { z } from "zod"

import { route } from "@/app/_edge/route"
import { exportProgress } from "@/lib/audit/export/progress"
import { refuse } from "@/lib/result"

/** How far an export that is being fetched has come. */
export const GET = route({
  who: "staff",
  async handle(actor, _, { params }) {
    const id = z.guid().safeParse(params["id"])
    return id.success ? exportProgress(actor, id.data) : refuse("not_found")
  },
})
