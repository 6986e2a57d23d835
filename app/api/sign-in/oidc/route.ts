import { cookies } from "next/headers"

import { addressOf } from "@/app/_edge/address"
import { route } from "@/app/_edge/route"
import { providerCookie } from "@/app/_edge/staff-door"
import { startProviderSignIn } from "@/lib/identity/provider-sign-in"
import { ProviderChoice } from "@/lib/identity/schema"
import { placeOf } from "@/lib/identity/session"
import { ok } from "@/lib/result"

/** Where the hospital's own sign-in is. The cookie ties the answer to this browser. */
export const POST = route({
  who: "anyone",
  body: ProviderChoice,
  async handle(_, { providerId }, { request }) {
    const place = await placeOf(addressOf(request))
    const result = await startProviderSignIn(providerId, place, new Date())
    if (!result.ok) return result
    ;(await cookies()).set(providerCookie, result.value.token, {
      httpOnly: true,
      secure: true,
      sameSite: "lax",
      path: "/",
      maxAge: 600,
    })
    return ok({ url: result.value.url })
  },
})
