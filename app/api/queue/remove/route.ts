import { route } from "@/app/_edge/route"
import { removeFromQueue } from "@/lib/queue/place-commands"
import { EntryNamed } from "@/lib/queue/schema"

export const POST = route({
  who: "staff",
  body: EntryNamed,
  handle: (actor, { entryId }) => removeFromQueue(actor, entryId, new Date()),
})
