import { route } from "@/app/_edge/route"
import { addPasskey } from "@/lib/identity/factor-commands"
import { PasskeyRegistration } from "@/lib/identity/schema"

export const POST = route({
  who: "staff",
  body: PasskeyRegistration,
  handle: (actor, input) => addPasskey(actor, input, new Date()),
})
