import { linkPace } from "@/app/_edge/link-pace"
import { route } from "@/app/_edge/route"
import { lookAtLink } from "@/lib/identity/join"
import { LinkLook } from "@/lib/identity/schema"
import { wayBack } from "@/lib/notifications/link-commands"

export const POST = route({
  who: "anyone",
  body: LinkLook,
  async handle(_, { token }, { request }) {
    const at = new Date()
    const over = await linkPace("look", request, token, at)
    if (over !== undefined) return over
    const look = await lookAtLink(token, at)
    if (look.ok || look.reason !== "expired") return look
    return { ...look, again: await wayBack(token) }
  },
})
