import { cookies } from "next/headers"

import { linkPace } from "@/app/_edge/link-pace"
import { route } from "@/app/_edge/route"
import { guestView } from "@/lib/guests/guest-queries"
import { redeemGuestLink } from "@/lib/guests/redeem-command"
import { GuestToken } from "@/lib/guests/schema"
import { patientCookie } from "@/lib/identity/session"
import { ok } from "@/lib/result"

export const GET = route({
  who: "companion",
  handle: (actor) => guestView(actor, actor.visitId, new Date()),
})

/** The press on a guest's link. */
export const POST = route({
  who: "anyone",
  body: GuestToken,
  async handle(_, { token }, { request }) {
    const at = new Date()
    const over = await linkPace("join", request, token, at)
    if (over !== undefined) return over
    const jar = await cookies()
    const result = await redeemGuestLink(token, at, jar.get(patientCookie)?.value)
    if (!result.ok) return result
    const { token: session, cookieExpires: expires } = result.value
    const options = { httpOnly: true, secure: true, sameSite: "lax", path: "/" } as const
    jar.set(patientCookie, session, { ...options, expires })
    return ok({})
  },
})
