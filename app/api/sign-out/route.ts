import { cookies } from "next/headers"

import { route } from "@/app/_edge/route"
import { staffCookie } from "@/lib/identity/auth"
import { signOut } from "@/lib/identity/sign-in"
import { ok } from "@/lib/result"

export const POST = route({
  who: "anyone",
  async handle() {
    const jar = await cookies()
    const token = jar.get(staffCookie)?.value
    if (token !== undefined) await signOut(token, new Date())
    jar.delete({ name: staffCookie, path: "/", secure: true })
    return ok(
      Response.json(
        {},
        { headers: { "clear-site-data": '"cache", "storage"', "cache-control": "no-store" } },
      ),
    )
  },
})
