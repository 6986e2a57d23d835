import { route } from "@/app/_edge/route"
import { holdSlot } from "@/lib/scheduling/hold-commands"
import { HoldWish } from "@/lib/scheduling/schema"

export const POST = route({
  who: "booker",
  body: HoldWish,
  handle: (actor, wish) => holdSlot(actor, wish, new Date()),
})
