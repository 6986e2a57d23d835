import { route } from "@/app/_edge/route"
import { registerClient } from "@/lib/identity/client-commands"
import { ClientInput } from "@/lib/identity/client-schema"

export const POST = route({
  who: "staff",
  body: ClientInput,
  handle: (actor, input) => registerClient(actor, input, new Date()),
})
