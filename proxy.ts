import { NextResponse } from "next/server"
import type { NextRequest } from "next/server"

import { refusedWhenFull } from "@/app/_edge/full-disk"
import {
  contentSecurityPolicy,
  documentPolicy,
  isDocument,
  permissionsPolicy,
} from "@/app/_edge/headers"

/** Headers, and a full disk. Nothing is protected here: every query and command checks its Actor. */
export async function proxy(request: NextRequest): Promise<Response> {
  const refused = await refusedWhenFull({
    method: request.method,
    path: request.nextUrl.pathname,
  })
  if (refused !== undefined) return refused
  const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString("base64")
  const path = request.nextUrl.pathname
  const csp = contentSecurityPolicy(path, {
    nonce,
    livekitUrl: process.env["LIVEKIT_URL"] ?? "",
    development: process.env.NODE_ENV !== "production",
  })
  const headers = new Headers(request.headers)
  headers.set("x-nonce", nonce)
  const requestId = crypto.randomUUID()
  headers.set("x-request-id", requestId)
  // Next reads the nonce for its own scripts from the policy on the request.
  headers.set("content-security-policy", csp)

  const response = NextResponse.next({ request: { headers } })
  // The id that the log's lines and audit events of this request carry, for whoever reports a fault.
  response.headers.set("x-request-id", requestId)
  response.headers.set("content-security-policy", isDocument(path) ? documentPolicy : csp)
  response.headers.set("permissions-policy", permissionsPolicy(path))
  response.headers.set("referrer-policy", "no-referrer")
  response.headers.set("x-content-type-options", "nosniff")
  response.headers.set("cross-origin-opener-policy", "same-origin")
  response.headers.set("cross-origin-resource-policy", "same-origin")
  response.headers.set("cache-control", "no-store")
  if ((process.env["BASE_URL"] ?? "").startsWith("https:")) {
    response.headers.set("strict-transport-security", "max-age=63072000; includeSubDomains")
  }
  return response
}

export const config = {
  matcher: [
    { source: "/((?!_next/static|_next/image|e2ee/|blur/|recordings/|icon.svg|favicon.ico).*)" },
  ],
}
