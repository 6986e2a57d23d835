import { env } from "@/lib/env"

/**
 * True when a request comes from our own pages. Browsers send `Sec-Fetch-Site` and `Origin` by
 * themselves and scripts cannot change them; a request with neither is refused.
 */
export function sameOrigin(request: Request): boolean {
  const site = request.headers.get("sec-fetch-site")
  if (site !== null && site !== "same-origin") return false
  const origin = request.headers.get("origin")
  if (origin === null) return site === "same-origin"
  return origin === new URL(env().BASE_URL).origin || (site === "same-origin" && origin !== "null")
}
