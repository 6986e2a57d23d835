import { cookies } from "next/headers"

import { linkPace } from "@/app/_edge/link-pace"
import { route } from "@/app/_edge/route"
import { redeemLink } from "@/lib/consultations/redeem-command"
import { LinkRedemption } from "@/lib/identity/schema"
import { patientCookie } from "@/lib/identity/session"
import { ok } from "@/lib/result"

export const POST = route({
  who: "anyone",
  body: LinkRedemption,
  async handle(_, { token, birthDate, here }, { request }) {
    const at = new Date()
    const over = await linkPace("join", request, token, at)
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
