import { z } from "zod"

import { keptReason, longestReason, saysWhy } from "./reason"
import type { Wanted } from "./reason"

/** What a person says why they did something, for whoever reads the log: see `saysWhy` and `keptReason`. */
export function reasonField(wanted: Wanted = {}) {
  return z
    .string()
    .overwrite(keptReason)
    .max(longestReason)
    .refine((text) => saysWhy(text, wanted), "needs a reason")
}
