import { route } from "@/app/_edge/route"
import { askToBePhoned } from "@/lib/consultations/patient-commands"
import { PhoneMeInput } from "@/lib/consultations/schema"

export const POST = route({
  who: "patient",
  body: PhoneMeInput,
  handle: (actor, input) => askToBePhoned(actor, input, new Date()),
})
