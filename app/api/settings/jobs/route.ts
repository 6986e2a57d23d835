import { route } from "@/app/_edge/route"
import { retryParked } from "@/lib/jobs/commands"
import { RetryInput } from "@/lib/jobs/schema"

/** Has one parked job, or all of a kind, tried again. */
export const POST = route({
  who: "staff",
  body: RetryInput,
  handle: (actor, input) => retryParked(actor, input, new Date()),
})
