import { addressOf } from "@/app/_edge/address"
import { route } from "@/app/_edge/route"
import { refuseOver } from "@/lib/identity/limiter"
import { ok } from "@/lib/result"
import { joinWaitlist } from "@/lib/waitlist/entry-commands"
import { JoinWaitlist } from "@/lib/waitlist/schema"

/** `?clinic=SLUG`. The answer names nothing: a stranger learns no id. */
export const POST = route({
  who: "visitor",
  body: JoinWaitlist,
  async handle(actor, input, { request }) {
    const at = new Date()
    const over = await refuseOver(
      [[`waitlist/${addressOf(request)}`, { most: 20, seconds: 600 }]],
      at,
      "counted",
    )
    if (over !== undefined) return over
    const joined = await joinWaitlist(actor, input, at)
    return joined.ok ? ok({}) : joined
  },
})
