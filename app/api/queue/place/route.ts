import { route } from "@/app/_edge/route"
import { currentWalkIn } from "@/lib/identity/walk-in"
import { walkInView } from "@/lib/queue/walk-in-queries"
import { refuse } from "@/lib/result"

export const GET = route({
  who: "anyone",
  async handle() {
    const walkIn = await currentWalkIn()
    return walkIn === undefined ? refuse("unauthenticated") : walkInView(walkIn, new Date())
  },
})
