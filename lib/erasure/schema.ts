import { z } from "zod"

import { reasonField } from "@/lib/reason-schema"

import { erasureBases } from "./bases"

export const ErasureRequest = z.strictObject({
  basis: z.enum(erasureBases),
  /** For the second person. It is sealed under the patient's key and goes with it. */
  reason: reasonField(),
})
export type ErasureRequest = z.infer<typeof ErasureRequest>

/** `reference` is typed off the page by whoever approves: the wrong record is not erased by a press too many. */
export const ErasureDecision = z.discriminatedUnion("decision", [
  z.strictObject({ decision: z.literal("approve"), reference: z.string().trim().max(60) }),
  z.strictObject({ decision: z.literal("refuse") }),
  z.strictObject({ decision: z.literal("withdraw") }),
])
export type ErasureDecision = z.infer<typeof ErasureDecision>
