import { route } from "@/app/_edge/route"
import { saveHolidays } from "@/lib/scheduling/availability/commands"
import { HolidaySave } from "@/lib/scheduling/availability/schema"

export const POST = route({
  who: "staff",
  body: HolidaySave,
  handle: (actor, save) => saveHolidays(actor, save, new Date()),
})
