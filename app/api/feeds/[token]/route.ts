import { addressOf } from "@/app/_edge/address"
import { route } from "@/app/_edge/route"
import { readFeed } from "@/lib/calendars/feed-queries"
import { refuseOver } from "@/lib/identity/limiter"
import { ok } from "@/lib/result"

/** For calendar programs, which know no cookies: the address is the credential, and only GET is answered. */
export const GET = route({
  who: "anyone",
  gives: ["text/calendar"],
  async handle(_, __, { params, request }) {
    const token = (params["token"] ?? "").replace(/\.ics$/, "")
    const at = new Date()
    const over = await refuseOver(
      [
        [`feed/${addressOf(request)}`, { most: 120, seconds: 60 }],
        [`feed/token/${token}`, { most: 30, seconds: 60 }],
      ],
      at,
      "counted",
    )
    if (over !== undefined) return over
    const feed = await readFeed(token, at)
    if (!feed.ok) return feed
    const { text, etag } = feed.value
    const headers = { etag, "cache-control": "no-store", "x-robots-tag": "noindex" }
    if (namesEtag(request.headers.get("if-none-match"), etag))
      return ok(new Response(null, { status: 304, headers }))
    return ok(
      new Response(text, {
        headers: {
          ...headers,
          "content-type": "text/calendar; charset=utf-8",
          "content-disposition": 'inline; filename="housecall.ics"',
        },
      }),
    )
  },
})

/** RFC 9110 section 13.1.2: a list, `*`, and weak ones count as the strong. */
function namesEtag(asked: string | null, etag: string): boolean {
  return (asked ?? "")
    .split(",")
    .some((one) => ["*", etag].includes(one.trim().replace(/^W\//, "")))
}
