import { route } from "@/app/_edge/route"
import { revokeFeed } from "@/lib/calendars/feed-commands"

export const POST = route({ who: "staff", handle: (actor) => revokeFeed(actor, new Date()) })
