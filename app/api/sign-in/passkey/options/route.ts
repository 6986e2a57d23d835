import { addressOf } from "@/app/_edge/address"
import { route } from "@/app/_edge/route"
import { refuseOver } from "@/lib/identity/limiter"
import { passkeySignInOptions } from "@/lib/identity/second-factor"

export const POST = route({
  who: "anyone",
  async handle(_, __, { request }) {
    const bucket = `passkey-options/${addressOf(request)}`
    const over = await refuseOver([[bucket, { most: 60, seconds: 60 }]], new Date())
    return over ?? passkeySignInOptions()
  },
})
