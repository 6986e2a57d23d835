import { route } from "@/app/_edge/route"
import { giveConsent } from "@/lib/consultations/patient-commands"
import { ConsentInput } from "@/lib/consultations/schema"

export const POST = route({
  who: "patient",
  body: ConsentInput,
  handle: (actor, input) => giveConsent(actor, input, new Date()),
})
