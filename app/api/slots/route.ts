import { lookPace } from "@/app/_edge/own-pace"
import { route } from "@/app/_edge/route"
import { SlotsAsked } from "@/lib/scheduling/schema"
import { readOpenSlots } from "@/lib/scheduling/slots/open-slots"

export const GET = route({
  who: "booker",
  query: SlotsAsked,
  async handle(actor, _, { query }) {
    const at = new Date()
    const over = await lookPace(actor, at)
    return over ?? readOpenSlots(actor, query, at)
  },
})
