import { route } from "@/app/_edge/route"
import { NewSuspension, suspendAccounting } from "@/lib/audit/desk/suspensions"

/** An agency asked for the patient not to be told of disclosures to it, for a time. */
export const POST = route({
  who: "staff",
  body: NewSuspension,
  handle: (actor, input) => suspendAccounting(actor, input, new Date()),
})
