import { cookies } from "next/headers"

import { route } from "@/app/_edge/route"
import { staffCookie } from "@/lib/identity/auth"
import { SignIn } from "@/lib/identity/schema"
import { signIn } from "@/lib/identity/sign-in"
import { ok } from "@/lib/result"

export const POST = route({
  who: "anyone",
  body: SignIn,
  async handle(_, input) {
    const result = await signIn(input, new Date())
    if (!result.ok) return result
    const { token, cookieExpires } = result.value
    ;(await cookies()).set(staffCookie, token, {
      httpOnly: true,
      secure: true,
      sameSite: "lax",
      path: "/",
      expires: cookieExpires,
    })
    return ok({})
  },
})
