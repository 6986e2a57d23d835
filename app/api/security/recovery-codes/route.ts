import { route } from "@/app/_edge/route"
import { renewRecoveryCodes } from "@/lib/identity/factor-commands"

/** Ten new codes. They are answered this once. */
export const POST = route({
  who: "staff",
  handle: (actor) => renewRecoveryCodes(actor, new Date()),
})
