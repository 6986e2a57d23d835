import { route } from "@/app/_edge/route"
import { summaryCopy } from "@/app/_edge/summary-copy"

/** One's own signed summary as a PDF, or the exact bytes that were signed. */
export const GET = route({
  who: "portal",
  gives: ["application/pdf", "text/plain"],
  handle: (actor, _, { params }) => summaryCopy(actor, params),
})
