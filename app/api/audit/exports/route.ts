import { route } from "@/app/_edge/route"
import { ExportRequest, startExport } from "@/lib/audit/export/commands"

/** Asks for an export, with the reason. The answer's id fetches it, once. */
export const POST = route({
  who: "staff",
  body: ExportRequest,
  handle: (actor, input) => startExport(actor, input, new Date()),
})
