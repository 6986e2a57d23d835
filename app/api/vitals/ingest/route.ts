import { route } from "@/app/_edge/route"
import { chart } from "@/lib/vitals/commands"
import { Ingest } from "@/lib/vitals/schema"

import { paced } from "../device-pace"

/** Numbers for the record, from a bedside device: only with the patient's consent to charting. */
export const POST = route({
  who: "device",
  body: Ingest,
  handle: (actor, input) =>
    paced(actor, "numbers", input.values.length + (input.statuses?.length ?? 0), () =>
      chart(actor, input),
    ),
})
