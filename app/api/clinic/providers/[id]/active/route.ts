import { z } from "zod"

import { route } from "@/app/_edge/route"
import { turnProvider } from "@/lib/identity/provider-commands"
import { refuse } from "@/lib/result"

export const POST = route({
  who: "staff",
  body: z.strictObject({ active: z.boolean() }),
  async handle(actor, { active }, { params }) {
    const id = z.uuid().safeParse(params["id"])
    return id.success ? turnProvider(actor, id.data, active, new Date()) : refuse("not_found")
  },
})
