import { addressOf } from "@/app/_edge/address"
import { route } from "@/app/_edge/route"
import { attemptLink } from "@/lib/identity/limiter"
import { keepWalkIn } from "@/lib/identity/walk-in"
import { joinQueue } from "@/lib/queue/join-commands"
import { JoinQueue } from "@/lib/queue/schema"
import { ok, refuse } from "@/lib/result"

/** `?clinic=SLUG`. The place is kept by a cookie, so that a reload, another tab and a closed page find it. */
export const POST = route({
  who: "visitor",
  body: JoinQueue,
  async handle(actor, input, { request }) {
    const at = new Date()
    const limit = await attemptLink(`queue/${addressOf(request)}`, { most: 20, seconds: 600 }, at)
    if (limit === "over") return refuse("too_many")
    const joined = await joinQueue(actor, input, at)
    if (!joined.ok) return joined
    await keepWalkIn(joined.value.entryId)
    return ok({})
  },
})
