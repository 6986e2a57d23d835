import { z } from "zod"

const seen = {
  version: z.int().min(0),
  /** The host and the model that the administrator was shown. */
  host: z.string().min(1).max(260),
  model: z.string().min(1).max(80),
}

/** Turning a model on says that what it means was read; turning it off needs no words. */
export const ModelDecision = z.discriminatedUnion("allowed", [
  z.strictObject({ allowed: z.literal(true), acknowledged: z.literal(true), ...seen }),
  z.strictObject({ allowed: z.literal(false), ...seen }),
])
export type ModelDecision = z.infer<typeof ModelDecision>
