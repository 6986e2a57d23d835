import { addressOf } from "@/app/_edge/address"
import { route } from "@/app/_edge/route"
import { refuseOver } from "@/lib/identity/limiter"
import { keepWalkIn } from "@/lib/identity/walk-in"
import { joinQueue } from "@/lib/queue/join-commands"
import { JoinQueue } from "@/lib/queue/schema"
import { ok } from "@/lib/result"

/** `?clinic=SLUG`. The place is kept by a cookie, so that a reload, another tab and a closed page find it. */
export const POST = route({
  who: "visitor",
  body: JoinQueue,
  async handle(actor, input, { request }) {
    const at = new Date()
    const over = await refuseOver(
      [[`queue/${addressOf(request)}`, { most: 20, seconds: 600 }]],
      at,
      "counted",
    )
    if (over !== undefined) return over
    const joined = await joinQueue(actor, input, at)
    if (!joined.ok) return joined
    await keepWalkIn(joined.value.entryId)
    return ok({})
  },
})
