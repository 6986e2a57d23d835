import { route } from "@/app/_edge/route"
import { summaryCopy } from "@/app/_edge/summary-copy"

/** The signed summary as a PDF, or the exact bytes that were signed. */
export const GET = route({
  who: "staff",
  gives: ["application/pdf", "text/plain"],
  handle: (actor, _, { params }) => summaryCopy(actor, params),
})
