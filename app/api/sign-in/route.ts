import { addressOf } from "@/app/_edge/address"
import { route } from "@/app/_edge/route"
import { SignIn } from "@/lib/identity/schema"
import { placeOf, setStaffCookie } from "@/lib/identity/session"
import { signIn } from "@/lib/identity/sign-in"
import { ok } from "@/lib/result"

export const POST = route({
  who: "anyone",
  body: SignIn,
  async handle(_, input, { request }) {
    const result = await signIn(input, await placeOf(addressOf(request)), new Date())
    if (!result.ok) return result
    await setStaffCookie(result.value)
    return ok({})
  },
})
