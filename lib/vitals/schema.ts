import { z } from "zod"

import { isVitalCode, vitalCodes } from "./vital-code"

/** A batch of measured numbers for the record. Twice as many as a page keeps back while offline. */
export const Ingest = z.strictObject({
  values: z
    .array(
      z
        .strictObject({
          code: z.string().max(64).refine(isVitalCode, "is not a number that is kept"),
          /** Single precision is what is stored; it has no number closer to zero than 1e-45. */
          value: z.number().min(0).max(1e4).transform(Math.fround),
          unit: z.string().max(16),
          /** Milliseconds since 1970. */
          at: z.int().min(0).max(1e13),
          derived: z.boolean(),
        })
        .refine(({ code, unit }) => !isVitalCode(code) || unit === vitalCodes[code].unit, {
          path: ["unit"],
          message: "is not the unit of this code",
        }),
    )
    .min(1)
    .max(600),
})
export type Ingest = z.infer<typeof Ingest>
