import { z } from "zod"

import { route } from "@/app/_edge/route"
import { revokeOwnSession } from "@/lib/identity/staff-commands"
import { refuse } from "@/lib/result"

export const POST = route({
  who: "staff",
  async handle(actor, _, { params }) {
    const id = z.uuid().safeParse(params["id"])
    return id.success ? revokeOwnSession(actor, id.data, new Date()) : refuse("not_found")
  },
})
