import { route } from "@/app/_edge/route"
import { CheckReport, reportCheck } from "@/lib/audit/checks/commands"

/** What a check in this person's browser found, kept under their name. */
export const POST = route({
  who: "staff",
  body: CheckReport,
  handle: (actor, input) => reportCheck(actor, input, new Date()),
})
