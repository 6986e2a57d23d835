import { addressOf } from "@/app/_edge/address"
import { atLeast } from "@/app/_edge/at-least"
import { route } from "@/app/_edge/route"
import { requestCode } from "@/lib/identity/one-time-code"
import { CodeRequest } from "@/lib/identity/schema"

// Longer than the work takes on a busy machine.
const answerMs = 400

export const POST = route({
  who: "anyone",
  body: CodeRequest,
  handle: (_, input, { request }) =>
    atLeast(answerMs, requestCode(input, addressOf(request), new Date())),
})
