import { addressOf } from "@/app/_edge/address"
import { route } from "@/app/_edge/route"
import { lookAtLink } from "@/lib/identity/join"
import { refuseOver } from "@/lib/identity/limiter"
import { LinkLook } from "@/lib/identity/schema"
import { wayBack } from "@/lib/notifications/link-commands"

export const POST = route({
  who: "anyone",
  body: LinkLook,
  async handle(_, { token }, { request }) {
    const at = new Date()
    const limit = { most: 300, seconds: 60 }
    const over = await refuseOver([[`look/${addressOf(request)}`, limit]], at, "counted")
    if (over !== undefined) return over
    const look = await lookAtLink(token, at)
    if (look.ok || look.reason !== "expired") return look
    return { ...look, again: await wayBack(token) }
  },
})
