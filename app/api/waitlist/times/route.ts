import { z } from "zod"

import { route } from "@/app/_edge/route"
import { refuse } from "@/lib/result"
import { freeTimesFor } from "@/lib/waitlist/free-times"

/** `?entry=ID`: the free times that would suit one who waits. */
export const GET = route({
  who: "staff",
  async handle(actor, _, { request }) {
    const entry = z.uuid().safeParse(new URL(request.url).searchParams.get("entry"))
    return entry.success ? freeTimesFor(actor, entry.data, new Date()) : refuse("not_found")
  },
})
