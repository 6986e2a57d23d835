import { route } from "@/app/_edge/route"
import { refreshBusyCalendar } from "@/lib/calendars/busy-commands"
import { refuseOver } from "@/lib/identity/limiter"

export const POST = route({
  who: "staff",
  async handle(actor) {
    const limit = { most: 10, seconds: 600 }
    const over = await refuseOver([[`busy/refresh/${actor.userId}`, limit]], new Date(), "counted")
    return over ?? refreshBusyCalendar(actor)
  },
})
