import { addressOf } from "@/app/_edge/address"
import { route } from "@/app/_edge/route"
import { lookAtLink } from "@/lib/identity/join"
import { attemptLink } from "@/lib/identity/limiter"
import { LinkLook } from "@/lib/identity/schema"
import { refuse } from "@/lib/result"

export const POST = route({
  who: "anyone",
  body: LinkLook,
  async handle(_, { token }, { request }) {
    const at = new Date()
    const limit = await attemptLink(`look/${addressOf(request)}`, { most: 300, seconds: 60 }, at)
    return limit === "over" ? refuse("too_many") : lookAtLink(token, at)
  },
})
