import { route } from "@/app/_edge/route"
import { reportCheck } from "@/lib/consultations/patient-commands"
import { CheckInput } from "@/lib/consultations/schema"

export const POST = route({
  who: "patient",
  body: CheckInput,
  handle: (actor, input) => reportCheck(actor, input, new Date()),
})
