import { cookies } from "next/headers"

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
    return (await choosePerson(token, choice, new Date())) ? ok({}) : refuse("not_found")
  },
})
