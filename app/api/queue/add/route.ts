import { route } from "@/app/_edge/route"
import { addWalkIn } from "@/lib/queue/join-commands"
import { AddWalkIn } from "@/lib/queue/schema"

export const POST = route({
  who: "staff",
  body: AddWalkIn,
  handle: (actor, input) => addWalkIn(actor, input, new Date()),
})
