import { addressOf } from "@/app/_edge/address"
import { route } from "@/app/_edge/route"
import { refuseOverGiven } from "@/lib/identity/limiter"
import { holdMinutes, holdSlot } from "@/lib/scheduling/booking/hold-commands"
import { HoldWish } from "@/lib/scheduling/schema"

// One visitor holds one time, and whoever drops the cookie is another visitor: from one address no more
// stand at once than a waiting room of people holds.
const standing = { most: 60, seconds: holdMinutes * 60 }

export const POST = route({
  who: "booker",
  body: HoldWish,
  async handle(actor, wish, { request }) {
    const at = new Date()
    const hold = () => holdSlot(actor, wish, at)
    if (actor.kind !== "visitor") return hold()
    return refuseOverGiven([`holds/${addressOf(request)}`, standing], at, hold)
  },
})
