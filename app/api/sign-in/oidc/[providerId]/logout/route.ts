import { z } from "zod"

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
  const text = await request.text()
  const form = Form.safeParse(Object.fromEntries(new URLSearchParams(text.slice(0, 20_000))))
  const providerId = z.uuid().safeParse((await params).providerId)
  if (!form.success || !providerId.success)
    return Response.json({ error: "invalid_request" }, { status: 400, headers })
  const result = await providerLogout(providerId.data, form.data.logout_token, new Date())
  if (result.ok) return new Response(null, { status: 200, headers })
  return Response.json({ error: "invalid_request" }, { status: 400, headers })
}
