import { cookies } from "next/headers"

import { route } from "@/app/_edge/route"
import { patientCookie } from "@/lib/identity/session"
import { currentWalkIn, enterVisit } from "@/lib/identity/walk-in"
import { ok, refuse } from "@/lib/result"

/** Their turn: the place becomes a session of the visit. The place stays, to come back by. */
export const POST = route({
  who: "anyone",
  async handle() {
    const walkIn = await currentWalkIn()
    if (walkIn === undefined) return refuse("unauthenticated")
    const entered = await enterVisit(walkIn, new Date())
    if (!entered.ok) return entered
    ;(await cookies()).set(patientCookie, entered.value.token, {
      httpOnly: true,
      secure: true,
      sameSite: "lax",
      path: "/",
      expires: entered.value.cookieExpires,
    })
    return ok({})
  },
})
