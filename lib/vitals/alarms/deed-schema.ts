import { z } from "zod"

import { keptReason, longestReason } from "@/lib/reason"
import { reasonField } from "@/lib/reason-schema"

import { isConditionId } from "./condition"
import type { ConditionId } from "./condition"

/** What a person can do about alarms, by their names in `event.ts`; and a comment, which changes nothing. */
export const deedKinds = [
  "acknowledge",
  "reset",
  "audio_pause",
  "audio_off",
  "audio_on",
  "alarm_pause",
  "alarm_off",
  "alarm_on",
  "comment",
] as const
export type DeedKind = (typeof deedKinds)[number]

const Condition = z.custom<ConditionId>(
  (text) => typeof text === "string" && text.length <= 80 && isConditionId(text),
  "is not the name of an alarm",
)

const deed = {
  /** Made by the page: sent twice it counts once. */
  id: z.uuid(),
  /** When it was done, by the server's clock as the page knows it; without it, when it arrives. */
  at: z.int().min(0).max(1e13).optional(),
  comment: z.string().overwrite(keptReason).max(longestReason).default(""),
}
/** At a bed a letter has to do. */
const because = { ...deed, comment: reasonField({ least: 1, lines: false }) }
const forMs = z.int().min(10_000).max(3_600_000)

export const DeedInput = z.discriminatedUnion("kind", [
  z.strictObject({ ...deed, kind: z.literal("acknowledge"), condition: Condition }),
  z.strictObject({
    ...deed,
    kind: z.literal("reset"),
    condition: z.union([z.literal("all"), Condition]),
  }),
  z.strictObject({ ...deed, kind: z.literal("audio_pause"), forMs: forMs.optional() }),
  z.strictObject({ ...deed, kind: z.literal("audio_on") }),
  z.strictObject({ ...because, kind: z.literal("audio_off") }),
  z.strictObject({
    ...because,
    kind: z.literal("alarm_pause"),
    condition: Condition,
    forMs: forMs.optional(),
  }),
  z.strictObject({ ...because, kind: z.literal("alarm_off"), condition: Condition }),
  z.strictObject({ ...deed, kind: z.literal("alarm_on"), condition: Condition }),
  z.strictObject({ ...because, kind: z.literal("comment"), condition: Condition.optional() }),
])
export type DeedInput = z.infer<typeof DeedInput>

/**
 * When it was done: as the page says, but never in the future. One that comes late answers what was
 * there then, not what came since.
 */
export function momentOf(said: number | undefined, now: number): number {
  return said === undefined ? now : Math.min(said, now)
}
