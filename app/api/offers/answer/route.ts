import { addressOf } from "@/app/_edge/address"
import { route } from "@/app/_edge/route"
import { attemptLink } from "@/lib/identity/limiter"
import { refuse } from "@/lib/result"
import { answerOffer } from "@/lib/waitlist/offer-commands"
import { OfferAnswer } from "@/lib/waitlist/schema"

export const POST = route({
  who: "anyone",
  body: OfferAnswer,
  async handle(_, input, { request }) {
    const at = new Date()
    const limit = await attemptLink(`answer/${addressOf(request)}`, { most: 60, seconds: 60 }, at)
    return limit === "over" ? refuse("too_many") : answerOffer(input, at)
  },
})
