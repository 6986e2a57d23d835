import { route } from "@/app/_edge/route"
import { changeClinic } from "@/lib/clinics/commands"
import { ClinicChange } from "@/lib/clinics/schema"

export const POST = route({
  who: "staff",
  body: ClinicChange,
  handle: (actor, input) => changeClinic(actor, input, new Date()),
})
