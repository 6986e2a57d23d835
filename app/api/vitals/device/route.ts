import { z } from "zod"

import { route } from "@/app/_edge/route"
import { deviceState, deviceView } from "@/lib/vitals/queries"

import { pacedRead } from "../device-pace"

/** What the bedside page shows; with `?state` only what it has to watch, which names nobody. */
export const GET = route({
  who: "device",
  query: z.object({ state: z.string().optional() }),
  handle: (actor, _input, { query }) =>
    query.state !== undefined
      ? pacedRead(actor, "states", () => deviceState(actor))
      : pacedRead(actor, "views", () => deviceView(actor)),
})
