/**
 * The caller's address for rate limits: the last hop of X-Forwarded-For, which the proxy in front of
 * Housecall appends. Without such a proxy the header is whatever the caller claims, and only the
 * limits that count per link or per account hold.
 */
export function addressOf(request: Request): string {
  return request.headers.get("x-forwarded-for")?.split(",").at(-1)?.trim() ?? "unknown"
}
