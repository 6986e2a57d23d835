import { route } from "@/app/_edge/route"
import { OfferByHand } from "@/lib/waitlist/schema"
import { offerByHand } from "@/lib/waitlist/staff-offer-commands"

export const POST = route({
  who: "staff",
  body: OfferByHand,
  handle: (actor, input) => offerByHand(actor, input, new Date()),
})
