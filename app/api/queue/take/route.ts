import { route } from "@/app/_edge/route"
import { TakeFromQueue } from "@/lib/queue/schema"
import { takeFromQueue } from "@/lib/queue/take-commands"

export const POST = route({
  who: "staff",
  body: TakeFromQueue,
  handle: (actor, input) => takeFromQueue(actor, input, new Date()),
})
