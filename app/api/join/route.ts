import { cookies } from "next/headers"

import { addressOf } from "@/app/_edge/address"
import { route } from "@/app/_edge/route"
import { redeemLink } from "@/lib/consultations/redeem-command"
import { refuseOver } from "@/lib/identity/limiter"
import { LinkRedemption } from "@/lib/identity/schema"
import { patientCookie } from "@/lib/identity/session"
import { ok } from "@/lib/result"

export const POST = route({
  who: "anyone",
  body: LinkRedemption,
  async handle(_, { token, birthDate, here }, { request }) {
    const at = new Date()
    const limit = { most: 60, seconds: 60 }
    const over = await refuseOver([[`join/${addressOf(request)}`, limit]], at, "counted")
    if (over !== undefined) return over
    const jar = await cookies()
    const ownToken = jar.get(patientCookie)?.value
    const result = await redeemLink(token, birthDate, at, { here, ownToken })
    if (!result.ok) return result
    jar.set(patientCookie, result.value.token, {
      httpOnly: true,
      secure: true,
      sameSite: "lax",
      path: "/",
      expires: result.value.cookieExpires,
    })
    return ok({})
  },
})
