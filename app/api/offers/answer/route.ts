import { addressOf } from "@/app/_edge/address"
import { route } from "@/app/_edge/route"
import { refuseOver } from "@/lib/identity/limiter"
import { answerOffer } from "@/lib/waitlist/offer-commands"
import { OfferAnswer } from "@/lib/waitlist/schema"

export const POST = route({
  who: "anyone",
  body: OfferAnswer,
  async handle(_, input, { request }) {
    const at = new Date()
    const over = await refuseOver(
      [
        [`answer/${addressOf(request)}`, { most: 60, seconds: 60 }],
        [`answer/of/${input.token}`, { most: 60, seconds: 60 }],
      ],
      at,
      "counted",
    )
    return over ?? answerOffer(input, at)
  },
})
