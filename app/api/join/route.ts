import { cookies } from "next/headers"

import { addressOf } from "@/app/_edge/address"
import { route } from "@/app/_edge/route"
import { redeemLink } from "@/lib/identity/join"
import { attemptLink } from "@/lib/identity/limiter"
import { LinkRedemption } from "@/lib/identity/schema"
import { patientCookie } from "@/lib/identity/session"
import { ok, refuse } from "@/lib/result"

export const POST = route({
  who: "anyone",
  body: LinkRedemption,
  async handle(_, { token, birthDate }, { request }) {
    const at = new Date()
    const limit = await attemptLink(`join/${addressOf(request)}`, { most: 60, seconds: 60 }, at)
    if (limit === "over") return refuse("too_many")
    const result = await redeemLink(token, birthDate, at)
    if (!result.ok) return result
    ;(await cookies()).set(patientCookie, result.value.token, {
      httpOnly: true,
      secure: true,
      sameSite: "lax",
      path: "/",
      expires: result.value.cookieExpires,
    })
    return ok({})
  },
})
