import { addressOf } from "@/app/_edge/address"
import { route } from "@/app/_edge/route"
import { GuestToken } from "@/lib/guests/schema"
import { lookAtGuestLink } from "@/lib/identity/guest-link"
import { refuseOver } from "@/lib/identity/limiter"

export const POST = route({
  who: "anyone",
  body: GuestToken,
  async handle(_, { token }, { request }) {
    const at = new Date()
    const limit = { most: 300, seconds: 60 }
    const over = await refuseOver([[`look/${addressOf(request)}`, limit]], at, "counted")
    return over ?? lookAtGuestLink(token, at)
  },
})
