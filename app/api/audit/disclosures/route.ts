import { route } from "@/app/_edge/route"
import { NewDisclosure, recordDisclosure } from "@/lib/audit/desk/disclosures"

/** Writes down what left the clinic by another way. */
export const POST = route({
  who: "staff",
  body: NewDisclosure,
  handle: (actor, input) => recordDisclosure(actor, input, new Date()),
})
