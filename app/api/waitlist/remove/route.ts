import { route } from "@/app/_edge/route"
import { removeFromWaitlist } from "@/lib/waitlist/entry-commands"
import { EntryNamed } from "@/lib/waitlist/schema"

export const POST = route({
  who: "staff",
  body: EntryNamed,
  handle: (actor, { entryId }) => removeFromWaitlist(actor, entryId, new Date()),
})
