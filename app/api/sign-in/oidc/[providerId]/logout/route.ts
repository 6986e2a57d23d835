import { z } from "zod"

import { addressOf } from "@/app/_edge/address"
import { contracted } from "@/app/_edge/contract"
import { limitedText } from "@/app/_edge/limited-body"
import { namedOnce } from "@/app/_edge/named-once"
import { withRequest } from "@/app/_edge/request-id"
import { refuseOver } from "@/lib/identity/limiter"
import { providerLogout } from "@/lib/identity/provider-sign-in"

const Form = z.object({ logout_token: z.string().min(1).max(16_384) })

/**
 * OpenID Connect Back-Channel Logout 1.0: the hospital's server, not a browser, posts a signed form.
 * Cookies are never looked at; the signature is the credential.
 */
export async function POST(
  request: Request,
  { params }: { params: Promise<{ providerId: string }> },
): Promise<Response> {
  const headers = { "cache-control": "no-store" }
  // Each word is held against keys that the hospital is asked for: not as often as a stranger likes.
  const limit = { most: 120, seconds: 60 }
  const over = await refuseOver([[`logout/${addressOf(request)}`, limit]], new Date(), "counted")
  if (over?.reason === "too_many") {
    const held = { ...headers, "retry-after": String(over.retryAfter) }
    return Response.json({ error: "too_many" }, { status: 429, headers: held })
  }
  const text = (await limitedText(request, 20_000)) ?? ""
  const fields = namedOnce(new URLSearchParams(text))
  const form = Form.safeParse(fields.ok ? fields.value : undefined)
  const providerId = z.uuid().safeParse((await params).providerId)
  if (!form.success || !providerId.success)
    return Response.json({ error: "invalid_request" }, { status: 400, headers })
  const said = form.data.logout_token
  const result = await withRequest(request, () => providerLogout(providerId.data, said, new Date()))
  if (result.ok) return new Response(null, { status: 200, headers })
  return Response.json({ error: "invalid_request" }, { status: 400, headers })
}

contracted(POST, {
  who: "signature",
  body: Form,
  takes: "application/x-www-form-urlencoded",
  answers: { 200: [], 400: ["application/json"], 429: ["application/json"] },
})
