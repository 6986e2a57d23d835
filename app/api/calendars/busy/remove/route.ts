import { route } from "@/app/_edge/route"
import { removeBusyCalendar } from "@/lib/calendars/busy-commands"

export const POST = route({
  who: "staff",
  handle: (actor) => removeBusyCalendar(actor, new Date()),
})
