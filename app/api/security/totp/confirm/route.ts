import { route } from "@/app/_edge/route"
import { confirmTotp } from "@/lib/identity/factor-commands"
import { CodeConfirmation } from "@/lib/identity/schema"

export const POST = route({
  who: "staff",
  body: CodeConfirmation,
  handle: (actor, { code }) => confirmTotp(actor, code, new Date()),
})
