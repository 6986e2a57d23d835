import { addressOf } from "@/app/_edge/address"
import { route } from "@/app/_edge/route"
import { attemptLink } from "@/lib/identity/limiter"
import { ok, refuse } from "@/lib/result"
import { joinWaitlist } from "@/lib/waitlist/entry-commands"
import { JoinWaitlist } from "@/lib/waitlist/schema"

/** `?clinic=SLUG`. The answer names nothing: a stranger learns no id. */
export const POST = route({
  who: "visitor",
  body: JoinWaitlist,
  async handle(actor, input, { request }) {
    const at = new Date()
    const limit = await attemptLink(
      `waitlist/${addressOf(request)}`,
      { most: 20, seconds: 600 },
      at,
    )
    if (limit === "over") return refuse("too_many")
    const joined = await joinWaitlist(actor, input, at)
    return joined.ok ? ok({}) : joined
  },
})
