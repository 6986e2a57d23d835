import { linkPace } from "@/app/_edge/link-pace"
import { route } from "@/app/_edge/route"
import { lookAsGuest } from "@/lib/guests/check-command"
import { GuestLook } from "@/lib/guests/schema"

export const POST = route({
  who: "anyone",
  body: GuestLook,
  async handle(_, { token, encryption }, { request }) {
    const at = new Date()
    const over = await linkPace("look", request, token, at)
    return over ?? lookAsGuest(token, encryption, at)
  },
})
