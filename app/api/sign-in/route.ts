import { addressOf } from "@/app/_edge/address"
import { refusalAtLeast } from "@/app/_edge/at-least"
import { route } from "@/app/_edge/route"
import { deviceMark, letIn } from "@/app/_edge/staff-door"
import { SignIn } from "@/lib/identity/schema"
import { placeOf } from "@/lib/identity/session"
import { signIn } from "@/lib/identity/sign-in"
import { ok } from "@/lib/result"

// Of an account that there is a refusal is written down, which takes longer: the time tells nobody which.
const refusalMs = 600

/** The session, or what the second factor is to be given with. */
export const POST = route({
  who: "anyone",
  body: SignIn,
  async handle(_, input, { request }) {
    const place = await placeOf(addressOf(request))
    const signing = signIn(input, place, await deviceMark(), new Date())
    const result = await refusalAtLeast(refusalMs, signing)
    if (!result.ok) return result
    if (result.value.kind === "second_factor") {
      const { pending, factors } = result.value
      return ok({ pending, factors })
    }
    await letIn(result.value)
    return ok({})
  },
})
