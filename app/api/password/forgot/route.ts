import { addressOf } from "@/app/_edge/address"
import { atLeast } from "@/app/_edge/at-least"
import { route } from "@/app/_edge/route"
import { forgotPassword } from "@/lib/identity/password-commands"
import { ForgottenPassword } from "@/lib/identity/schema"

// Longer than the work takes on a busy machine: the time tells nobody who is known here.
const answerMs = 400

export const POST = route({
  who: "anyone",
  body: ForgottenPassword,
  handle: (_, { email }, { request }) =>
    atLeast(answerMs, forgotPassword(email, addressOf(request), new Date())),
})
