import { route } from "@/app/_edge/route"
import { chart } from "@/lib/vitals/commands"
import { Ingest } from "@/lib/vitals/schema"

import { counted } from "../counted"
import { paced } from "../device-pace"

/** Numbers for the record, from a bedside device: only with the patient's consent to charting. */
export const POST = route({
  who: "device",
  body: Ingest,
  handle(actor, input) {
    const { values, statuses = [] } = input
    const wrongs = statuses.reduce((sum, { conditions }) => sum + 1 + conditions.length, 0)
    const newest = Math.max(...[...values, ...statuses].map(({ at }) => at))
    return counted("numbers", newest, () =>
      paced(actor, "numbers", { numbers: values.length, wrongs }, () => chart(actor, input)),
    )
  },
})
