import { route } from "@/app/_edge/route"
import { offerByHand } from "@/lib/waitlist/offer-commands"
import { OfferByHand } from "@/lib/waitlist/schema"

export const POST = route({
  who: "staff",
  body: OfferByHand,
  handle: (actor, input) => offerByHand(actor, input, new Date()),
})
