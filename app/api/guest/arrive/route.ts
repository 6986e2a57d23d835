import { route } from "@/app/_edge/route"
import { arriveAsGuest } from "@/lib/guests/seat-commands"

export const POST = route({
  who: "companion",
  handle: (actor) => arriveAsGuest(actor, actor.visitId, new Date()),
})
