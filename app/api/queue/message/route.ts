import { placePace } from "@/app/_edge/own-pace"
import { route } from "@/app/_edge/route"
import { currentWalkIn } from "@/lib/identity/walk-in"
import { wishMessage } from "@/lib/queue/place-commands"
import { MessageWish } from "@/lib/queue/schema"
import { refuse } from "@/lib/result"

export const POST = route({
  who: "anyone",
  body: MessageWish,
  async handle(_, { wanted }) {
    const walkIn = await currentWalkIn()
    if (walkIn === undefined) return refuse("unauthenticated")
    const at = new Date()
    const over = await placePace(walkIn, at)
    return over ?? wishMessage(walkIn, wanted, at)
  },
})
