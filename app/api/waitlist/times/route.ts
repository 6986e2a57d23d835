import { z } from "zod"

import { route } from "@/app/_edge/route"
import { freeTimesFor } from "@/lib/waitlist/free-times"

/** `?entry=ID`: the free times that would suit one who waits. */
export const GET = route({
  who: "staff",
  query: z.object({ entry: z.uuid() }),
  handle: (actor, _, { query }) => freeTimesFor(actor, query.entry, new Date()),
})
