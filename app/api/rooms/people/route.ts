import { route } from "@/app/_edge/route"
import { seatedNames } from "@/lib/guests/seated-queries"
import { VisitOfSeat } from "@/lib/rooms/schema"

/** Who sits in the call: asked again whenever somebody new is there. */
export const POST = route({
  who: "seat",
  body: VisitOfSeat,
  handle: (actor, sitting) => seatedNames(actor, sitting),
})
