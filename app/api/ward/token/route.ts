import { route } from "@/app/_edge/route"
import { fetchWatchToken } from "@/lib/rooms/commands"
import { WatchRequest } from "@/lib/rooms/schema"

/** A watcher's seat in one visit: its vital signs, and nothing that is said or shown. */
export const POST = route({
  who: "staff",
  body: WatchRequest,
  handle: (actor, input) => fetchWatchToken(actor, input),
})
