import { route } from "@/app/_edge/route"
import { invite } from "@/lib/identity/invitation-commands"
import { Invitation } from "@/lib/identity/schema"

export const POST = route({
  who: "staff",
  body: Invitation,
  handle: (actor, input) => invite(actor, input, new Date()),
})
