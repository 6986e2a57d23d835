/**
 * The caller's address for rate limits: the last hop of X-Forwarded-For, the one our own proxy (or
 * Next itself) wrote. Earlier hops are whatever the caller claims.
 */
export function addressOf(request: Request): string {
  return request.headers.get("x-forwarded-for")?.split(",").at(-1)?.trim() ?? "unknown"
}
