import { z } from "zod"

import { isVitalCode } from "../vital-code"

/** As an address carries it: `?codes=A,B&from=&to=&bucket=10`. */
export const TrendRequest = z.object({
  codes: z
    .string()
    .max(2_000)
    .transform((text) => text.split(",").filter(isVitalCode)),
  bucket: z.enum(["10", "60"]).transform((text) => (text === "10" ? 10 : 60)),
})
