import { addressOf } from "@/app/_edge/address"
import { route } from "@/app/_edge/route"
import { refuseOver } from "@/lib/identity/limiter"
import { keepWalkIn, openPlace } from "@/lib/identity/walk-in"
import { OpenPlace } from "@/lib/queue/schema"
import { ok } from "@/lib/result"

/** A message's link to a place in line, with the birth date, on any device. */
export const POST = route({
  who: "anyone",
  body: OpenPlace,
  async handle(_, { token, birthDate }, { request }) {
    const at = new Date()
    const over = await refuseOver(
      [[`place/${addressOf(request)}`, { most: 60, seconds: 60 }]],
      at,
      "counted",
    )
    if (over !== undefined) return over
    const opened = await openPlace(token, birthDate, at)
    if (!opened.ok) return opened
    await keepWalkIn(opened.value.entryId)
    return ok({})
  },
})
