import { route } from "@/app/_edge/route"
import { NewFilter, saveFilter } from "@/lib/audit/desk/saved-filters"

/** Keeps a filter of the desk under a name, for whoever asks. */
export const POST = route({
  who: "staff",
  body: NewFilter,
  handle: (actor, input) => saveFilter(actor, input, new Date()),
})
