import { z } from "zod"

import { route } from "@/app/_edge/route"
import { sendAgain } from "@/lib/notifications/staff-commands"
import { refuse } from "@/lib/result"

export const POST = route({
  who: "staff",
  async handle(actor, _, { params }) {
    const messageId = z.uuid().safeParse(params["messageId"])
    return messageId.success ? sendAgain(actor, messageId.data, new Date()) : refuse("not_found")
  },
})
