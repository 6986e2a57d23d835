import { route } from "@/app/_edge/route"
import { currentWalkIn } from "@/lib/identity/walk-in"
import { leaveQueue } from "@/lib/queue/place-commands"
import { refuse } from "@/lib/result"

export const POST = route({
  who: "anyone",
  async handle() {
    const walkIn = await currentWalkIn()
    return walkIn === undefined ? refuse("unauthenticated") : leaveQueue(walkIn, new Date())
  },
})
