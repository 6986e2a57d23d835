import { route } from "@/app/_edge/route"
import { addToWaitlist } from "@/lib/waitlist/entry-commands"
import { AddToWaitlist } from "@/lib/waitlist/schema"

export const POST = route({
  who: "staff",
  body: AddToWaitlist,
  handle: (actor, input) => addToWaitlist(actor, input, new Date()),
})
