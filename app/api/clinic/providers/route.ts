import { route } from "@/app/_edge/route"
import { addProvider } from "@/lib/identity/provider-commands"
import { ProviderInput } from "@/lib/identity/schema"

export const POST = route({
  who: "staff",
  body: ProviderInput,
  handle: (actor, input) => addProvider(actor, input, new Date()),
})
