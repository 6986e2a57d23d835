import { addressOf } from "@/app/_edge/address"
import { route } from "@/app/_edge/route"
import { lookAsGuest } from "@/lib/guests/check-command"
import { GuestLook } from "@/lib/guests/schema"
import { refuseOver } from "@/lib/identity/limiter"

export const POST = route({
  who: "anyone",
  body: GuestLook,
  async handle(_, { token, encryption }, { request }) {
    const at = new Date()
    const limit = { most: 300, seconds: 60 }
    const over = await refuseOver([[`look/${addressOf(request)}`, limit]], at, "counted")
    return over ?? lookAsGuest(token, encryption, at)
  },
})
