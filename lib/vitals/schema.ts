import { z } from "zod"

import { VisitId } from "@/lib/ids"

import { longestSource } from "./alarms/condition"
import { isTechnicalCondition } from "./gatt/technical-condition"
import { parseMeta } from "./meta"
import type { WaveMeta } from "./meta"
import { chartedOrigins, mostConditions } from "./numerics"
import { isVitalCode, vitalCodes } from "./vital-code"
import { mostFrameBytes, mostFrames } from "./wave-batch"
import type { WaveBatch } from "./wave-batch"

const moment = z.int().min(0).max(1e13)

/** All that a device says is wrong at a moment: nothing, where it is well again. */
const Status = z.strictObject({
  at: moment,
  conditions: z
    .array(
      z.strictObject({
        code: z.string().max(40).refine(isTechnicalCondition, "is not a known condition"),
        device: z.string().max(longestSource).refine(isText, "is not a text that can be kept"),
        since: moment,
      }),
    )
    .max(mostConditions),
})

/** A batch of measured numbers for the record. Twice as many as a page keeps back while offline. */
const Batch = z.strictObject({
  values: z
    .array(
      z
        .strictObject({
          code: z.string().max(64).refine(isVitalCode, "is not a number that is kept"),
          /** Single precision is what is stored; it has no number closer to zero than 1e-45. */
          value: z.number().min(0).max(1e4).transform(Math.fround),
          unit: z.string().max(16),
          /** Milliseconds since 1970. */
          at: moment,
          derived: z.boolean(),
          /** What says nothing of the patient (simulated, a device's demo or test) is not kept. */
          origin: z.enum(chartedOrigins).optional(),
          /** Measured once: nothing is to be heard of it until it is measured again. */
          spot: z.boolean().optional(),
          questionable: z.boolean().optional(),
        })
        .refine(({ code, unit }) => !isVitalCode(code) || unit === vitalCodes[code].unit, {
          path: ["unit"],
          message: "is not the unit of this code",
        }),
    )
    .max(600),
  statuses: z.array(Status).max(60).optional(),
  /** Whose they are, where the sender names it: a token's right is for one visit. */
  visitId: VisitId.optional(),
})
export const Ingest = Batch.refine(
  ({ values, statuses = [] }) => values.length + statuses.length > 0,
  "says nothing",
)
export type Ingest = z.infer<typeof Ingest>

/** Numbers that were typed in and are taken back, named by code and moment. */
export const Withdrawal = z.strictObject({
  values: z
    .array(
      z.strictObject({
        code: z.string().max(64).refine(isVitalCode),
        at: z.int().min(0).max(1e13),
      }),
    )
    .min(1)
    .max(64),
})
export type Withdrawal = z.infer<typeof Withdrawal>

/**
 * All frames of one batch together, before base64. A page sends 96 kB at once, or one frame that is longer;
 * what comes at once is read at once, while everybody else waits.
 */
const mostBatchBytes = mostFrameBytes
/** The same in base64, with its channel table. */
export const mostWavesBody = 2 ** 19

/** A channel table and its chunks: `meta` as `metaBody` writes it, each frame in base64. */
export const Waves = z
  .strictObject({
    meta: z.unknown().transform((body, context) => {
      const meta = parseMeta(body)
      if (meta !== undefined && isStorable(meta)) return meta
      context.addIssue({ code: "custom", message: "is not a channel table that can be kept" })
      return z.NEVER
    }),
    /** The sender's clock, milliseconds since 1970. */
    sentAt: z.int().min(0).max(1e13),
    visitId: VisitId.optional(),
    frames: z
      .array(z.base64().max(Math.ceil(mostFrameBytes / 3) * 4))
      .min(1)
      .max(mostFrames)
      .transform((frames) => frames.map((frame) => new Uint8Array(Buffer.from(frame, "base64"))))
      .refine(
        (frames) => frames.reduce((sum, { length }) => sum + length, 0) <= mostBatchBytes,
        "are too much for one batch",
      ),
  })
  .transform((batch): WaveBatch => batch)

/** Nobody keeps as a wave of the patient what was made up. */
function isStorable({ epoch, source, channels }: WaveMeta): boolean {
  const texts = [epoch, source.name, ...channels.flatMap(({ label, unit }) => [label, unit])]
  const ids = new Set(channels.map(({ id }) => id))
  return (
    epoch !== "" &&
    source.kind !== "simulated" &&
    ids.size === channels.length &&
    texts.every(isText)
  )
}

/** PostgreSQL keeps neither the character zero nor half of a surrogate pair. */
function isText(text: string): boolean {
  return !text.includes("\0") && text === text.toWellFormed()
}
