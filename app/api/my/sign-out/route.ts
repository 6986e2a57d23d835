import { cookies } from "next/headers"

import { route } from "@/app/_edge/route"
import { endPortalSession } from "@/lib/identity/portal-session"
import { portalCookie } from "@/lib/identity/session"
import { ok } from "@/lib/result"

export const POST = route({
  who: "anyone",
  async handle() {
    const jar = await cookies()
    const token = jar.get(portalCookie)?.value
    if (token !== undefined) await endPortalSession(token, new Date())
    jar.delete({ name: portalCookie, path: "/", secure: true })
    return ok(
      Response.json({}, { headers: { "clear-site-data": '"cache"', "cache-control": "no-store" } }),
    )
  },
})
