import { addressOf } from "@/app/_edge/address"
import { route } from "@/app/_edge/route"
import { deviceMark, letIn } from "@/app/_edge/staff-door"
import { SignIn } from "@/lib/identity/schema"
import { placeOf } from "@/lib/identity/session"
import { signIn } from "@/lib/identity/sign-in"
import { ok } from "@/lib/result"

/** The session, or what the second factor is to be given with. */
export const POST = route({
  who: "anyone",
  body: SignIn,
  async handle(_, input, { request }) {
    const place = await placeOf(addressOf(request))
    const result = await signIn(input, place, await deviceMark(), new Date())
    if (!result.ok) return result
    if (result.value.kind === "second_factor") {
      const { pending, factors } = result.value
      return ok({ pending, factors })
    }
    await letIn(result.value)
    return ok({})
  },
})
