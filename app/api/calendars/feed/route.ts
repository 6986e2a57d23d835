import { route } from "@/app/_edge/route"
import { issueFeed } from "@/lib/calendars/feed-commands"
import { FeedWish } from "@/lib/calendars/schema"

export const POST = route({
  who: "staff",
  body: FeedWish,
  handle: (actor, wish) => issueFeed(actor, wish, new Date()),
})
