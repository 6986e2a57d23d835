import { z } from "zod"

import { route } from "@/app/_edge/route"
import { removeFilter } from "@/lib/audit/desk/saved-filters"
import { refuse } from "@/lib/result"

export const DELETE = route({
  who: "staff",
  async handle(actor, _, { params }) {
    const id = z.guid().safeParse(params["id"])
    return id.success ? removeFilter(actor, id.data, new Date()) : refuse("not_found")
  },
})
