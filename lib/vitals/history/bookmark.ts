import { z } from "zod"

import { reasonField } from "@/lib/reason-schema"

/** A moment that is worth keeping, milliseconds since 1970. */
export const Bookmark = z.strictObject({ at: z.int().min(1e12).max(1e13) })

export const HoldChange = z.strictObject({
  held: z.boolean(),
  /** Whose claim, or which order; the audit log keeps it, encrypted. */
  reason: reasonField(),
})
