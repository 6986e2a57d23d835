import { addressOf } from "@/app/_edge/address"
import { route } from "@/app/_edge/route"
import { refuseOver } from "@/lib/identity/limiter"
import { lookAtOffer } from "@/lib/waitlist/queries"
import { OfferLook } from "@/lib/waitlist/schema"

/** What the page behind an offer's link shows. Spends nothing. */
export const POST = route({
  who: "anyone",
  body: OfferLook,
  async handle(_, { token }, { request }) {
    const at = new Date()
    const over = await refuseOver(
      [
        [`offer/${addressOf(request)}`, { most: 60, seconds: 60 }],
        [`offer/of/${token}`, { most: 60, seconds: 60 }],
      ],
      at,
      "counted",
    )
    return over ?? lookAtOffer(token, at)
  },
})
