import { route } from "@/app/_edge/route"
import { SendOutInput } from "@/lib/guests/schema"
import { sendOut } from "@/lib/guests/send-out-command"

/** Somebody is sent out of the call, by their identity in it. */
export const POST = route({
  who: "staff",
  body: SendOutInput,
  handle: (actor, input) => sendOut(actor, input, new Date()),
})
