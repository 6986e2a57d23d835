import { route } from "@/app/_edge/route"
import { connectBusyCalendar } from "@/lib/calendars/busy-commands"
import { BusyAddress } from "@/lib/calendars/schema"
import { refuseOver } from "@/lib/identity/limiter"

export const POST = route({
  who: "staff",
  body: BusyAddress,
  async handle(actor, address) {
    const at = new Date()
    const over = await refuseOver(
      [[`busy/${actor.userId}`, { most: 30, seconds: 600 }]],
      at,
      "counted",
    )
    return over ?? connectBusyCalendar(actor, address, at)
  },
})
