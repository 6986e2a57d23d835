import { z } from "zod"

import { longestReason, saysWhy } from "./reason"
import type { Wanted } from "./reason"

/** What a person says why they did something, for whoever reads the log: see `saysWhy`. */
export function reasonField(wanted: Wanted = {}) {
  return z
    .string()
    .trim()
    .max(longestReason)
    .refine((text) => saysWhy(text, wanted), "needs a reason")
}
