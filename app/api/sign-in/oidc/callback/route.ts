import { cookies } from "next/headers"

import { addressOf } from "@/app/_edge/address"
import { contracted } from "@/app/_edge/contract"
import { route } from "@/app/_edge/route"
import { letIn, providerCookie } from "@/app/_edge/staff-door"
import { finishProviderSignIn } from "@/lib/identity/provider-sign-in"
import { placeOf } from "@/lib/identity/session"
import { ok } from "@/lib/result"

/** The hospital sends the browser back here. `state` and the cookie say that this browser began it. */
export const GET = route({
  who: "anyone",
  async handle(_, __, { request }) {
    const jar = await cookies()
    const token = jar.get(providerCookie)?.value ?? ""
    jar.delete({ name: providerCookie, path: "/", secure: true })
    const { search } = new URL(request.url)
    const place = await placeOf(addressOf(request))
    const result = await finishProviderSignIn(token, search, place, new Date())
    if (result.ok) await letIn(result.value)
    const location = result.ok ? "/today" : `/sign-in?why=${result.reason}`
    return ok(new Response(null, { status: 303, headers: { location } }))
  },
})

// To the pages, or back to the sign-in with the reason.
contracted(GET, { who: "anyone", answers: { 303: [] } })
