import { route } from "@/app/_edge/route"
import { SlotsAsked } from "@/lib/scheduling/schema"
import { readOpenSlots } from "@/lib/scheduling/slots/open-slots"

export const GET = route({
  who: "booker",
  query: SlotsAsked,
  handle: (actor, _, { query }) => readOpenSlots(actor, query, new Date()),
})
