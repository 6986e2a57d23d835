import { addressOf } from "@/app/_edge/address"
import { route } from "@/app/_edge/route"
import { refuseOver } from "@/lib/identity/limiter"
import { LinkLook } from "@/lib/identity/schema"
import { sendNewLink } from "@/lib/notifications/link-commands"

/** "Send me a new link": to the registered address, whoever asks. */
export const POST = route({
  who: "anyone",
  body: LinkLook,
  async handle(_, { token }, { request }) {
    const at = new Date()
    const limit = { most: 30, seconds: 15 * 60 }
    const over = await refuseOver([[`again/${addressOf(request)}`, limit]], at, "counted")
    return over ?? sendNewLink(token, at)
  },
})
