import { route } from "@/app/_edge/route"
import { reportAlarm } from "@/lib/rooms/alarm-command"
import { AlarmReport } from "@/lib/rooms/schema"

export const POST = route({
  who: "seat",
  body: AlarmReport,
  handle: (actor, input) => reportAlarm(actor, input),
})
