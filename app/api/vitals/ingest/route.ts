import { route } from "@/app/_edge/route"
import { chart } from "@/lib/vitals/commands"
import { Ingest } from "@/lib/vitals/schema"

/** Numbers for the record, from a bedside device: only with the patient's consent to charting. */
export const POST = route({
  who: "device",
  body: Ingest,
  handle: (actor, input) => chart(actor, input),
})
