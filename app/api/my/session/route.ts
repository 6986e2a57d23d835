import { cookies } from "next/headers"

import { addressOf } from "@/app/_edge/address"
import { route } from "@/app/_edge/route"
import { redeemCode } from "@/lib/identity/one-time-code"
import { CodeRedemption } from "@/lib/identity/schema"
import { portalCookie } from "@/lib/identity/session"
import { ok } from "@/lib/result"

export const POST = route({
  who: "anyone",
  body: CodeRedemption,
  async handle(_, input, { request }) {
    const result = await redeemCode(input, addressOf(request), new Date())
    if (!result.ok) return result
    const { token, cookieExpires } = result.value
    ;(await cookies()).set(portalCookie, token, {
      httpOnly: true,
      secure: true,
      sameSite: "lax",
      path: "/",
      expires: cookieExpires,
    })
    return ok({})
  },
})
