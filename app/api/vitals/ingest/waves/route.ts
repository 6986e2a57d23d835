import { route } from "@/app/_edge/route"
import { Waves, mostWavesBody } from "@/lib/vitals/schema"
import { startsOf } from "@/lib/vitals/wave-batch"
import { chartWaves } from "@/lib/vitals/wave-commands"

import { counted } from "../../counted"
import { paced, wavesSize } from "../../device-pace"

/** Waves for the record, from a bedside device: only with the patient's consent to charting. */
export const POST = route({
  who: "device",
  body: Waves,
  largest: mostWavesBody,
  handle: (actor, batch) =>
    counted("waves", Math.max(...startsOf(batch.frames)), () =>
      paced(actor, "waves", { waves: wavesSize(batch.frames) }, () => chartWaves(actor, batch)),
    ),
})
