import { z } from "zod"

/** One parked job by its number, or all that are of a kind. */
export const RetryInput = z.union([
  z.strictObject({ id: z.string().regex(/^[1-9]\d{0,17}$/) }),
  z.strictObject({ kind: z.string().regex(/^[a-z_]+\.[a-z_]+$/) }),
])
export type RetryInput = z.infer<typeof RetryInput>
