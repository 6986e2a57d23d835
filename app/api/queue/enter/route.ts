import { cookies } from "next/headers"

import { placePace } from "@/app/_edge/own-pace"
import { route } from "@/app/_edge/route"
import { enterVisit } from "@/lib/consultations/enter-command"
import { patientCookie } from "@/lib/identity/session"
import { currentWalkIn } from "@/lib/identity/walk-in"
import { EnterVisit } from "@/lib/queue/schema"
import { ok, refuse } from "@/lib/result"

/** Their turn: the place becomes a session of the visit. The place stays, to come back by. */
export const POST = route({
  who: "anyone",
  body: EnterVisit,
  async handle(_, { here }) {
    const walkIn = await currentWalkIn()
    if (walkIn === undefined) return refuse("unauthenticated")
    const at = new Date()
    const over = await placePace(walkIn, at)
    if (over !== undefined) return over
    const jar = await cookies()
    const ownToken = jar.get(patientCookie)?.value
    const entered = await enterVisit(walkIn, at, { here, ownToken })
    if (!entered.ok) return entered
    jar.set(patientCookie, entered.value.token, {
      httpOnly: true,
      secure: true,
      sameSite: "lax",
      path: "/",
      expires: entered.value.cookieExpires,
    })
    return ok({})
  },
})
