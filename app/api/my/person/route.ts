import { cookies } from "next/headers"

import { choicePace } from "@/app/_edge/own-pace"
import { route } from "@/app/_edge/route"
import { choosePerson } from "@/lib/identity/portal-session"
import { PersonChoice } from "@/lib/identity/schema"
import { portalCookie } from "@/lib/identity/session"
import { ok, refuse } from "@/lib/result"

// Whoever has the cookie but has not chosen yet is nobody's actor: the command reads the cookie itself.
export const POST = route({
  who: "anyone",
  body: PersonChoice,
  async handle(_, choice) {
    const token = (await cookies()).get(portalCookie)?.value
    if (token === undefined) return refuse("unauthenticated")
    const at = new Date()
    const over = await choicePace(token, at)
    if (over !== undefined) return over
    return (await choosePerson(token, choice, at)) ? ok({}) : refuse("not_found")
  },
})
