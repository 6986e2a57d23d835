import { z } from "zod"

import { isVitalCode } from "./vital-code"

/** A batch of measured numbers for the record. Twice as many as a page keeps back while offline. */
export const Ingest = z.strictObject({
  values: z
    .array(
      z.strictObject({
        code: z.string().max(64).refine(isVitalCode, "is not a number that is kept"),
        value: z.number().min(-1e6).max(1e6),
        unit: z.string().min(1).max(16),
        /** Milliseconds since 1970. */
        at: z.int().min(0).max(1e13),
        derived: z.boolean(),
      }),
    )
    .min(1)
    .max(600),
})
export type Ingest = z.infer<typeof Ingest>
