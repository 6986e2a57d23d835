import { addressOf } from "@/app/_edge/address"
import { route } from "@/app/_edge/route"
import { letIn } from "@/app/_edge/staff-door"
import { SecondFactor } from "@/lib/identity/schema"
import { giveSecondFactor } from "@/lib/identity/second-factor"
import { placeOf } from "@/lib/identity/session"
import { ok } from "@/lib/result"

export const POST = route({
  who: "anyone",
  body: SecondFactor,
  async handle(_, { pending, factor }, { request }) {
    const place = await placeOf(addressOf(request))
    const result = await giveSecondFactor(pending, factor, place, new Date())
    if (!result.ok) return result
    await letIn(result.value)
    return ok({})
  },
})
