import { route } from "@/app/_edge/route"
import { OrderInput, setAlarmOrder } from "@/lib/vitals/alarms/order-commands"

export const POST = route({
  who: "staff",
  body: OrderInput,
  handle: (actor, input) => setAlarmOrder(actor, input, new Date()),
})
