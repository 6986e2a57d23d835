import { route } from "@/app/_edge/route"
import { AccountingRequest, exportAccounting } from "@/lib/audit/desk/disclosures"

/** The accounting of one patient's disclosures, with what it leaves out. */
export const POST = route({
  who: "staff",
  body: AccountingRequest,
  handle: (actor, input) => exportAccounting(actor, input, new Date()),
})
