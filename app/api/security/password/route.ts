import { route } from "@/app/_edge/route"
import { changePassword } from "@/lib/identity/password-commands"
import { PasswordChange } from "@/lib/identity/schema"

export const POST = route({
  who: "staff",
  body: PasswordChange,
  handle: (actor, input) => changePassword(actor, input, new Date()),
})
