import { route } from "@/app/_edge/route"
import { removePasskey } from "@/lib/identity/factor-commands"

export const POST = route({
  who: "staff",
  handle: (actor, _, { params }) => removePasskey(actor, params["id"] ?? "", new Date()),
})
