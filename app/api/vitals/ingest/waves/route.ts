import { route } from "@/app/_edge/route"
import { Waves, mostWavesBody } from "@/lib/vitals/schema"
import { chartWaves } from "@/lib/vitals/wave-commands"

import { paced } from "../../device-pace"

/** Waves for the record, from a bedside device: only with the patient's consent to charting. */
export const POST = route({
  who: "device",
  body: Waves,
  largest: mostWavesBody,
  handle(actor, batch) {
    const bytes = batch.frames.reduce((sum, { length }) => sum + length, 0)
    return paced(actor, "waves", bytes, () => chartWaves(actor, batch))
  },
})
