import { z } from "zod"

import { SeatId } from "@/lib/ids"
import { protections } from "@/lib/protection"
import { NetworkReport } from "@/lib/rooms/network-report"

import { soapSections } from "./soap"

/** What a patient agrees to. Nothing is ticked beforehand, so nothing has a default. */
export const ConsentInput = z.strictObject({
  video: z.boolean(),
  vitals: z.boolean(),
  charting: z.boolean(),
  transcript: z.boolean(),
})
export type ConsentInput = z.infer<typeof ConsentInput>

const device = z.enum(["works", "blocked", "missing", "unknown"])

export const CheckInput = z.strictObject({
  camera: device,
  microphone: device,
  speaker: z.enum(["works", "silent", "unknown"]),
  /** Whether this browser can encrypt the visit. */
  encryption: z.boolean(),
  network: NetworkReport.optional(),
})
export type CheckInput = z.infer<typeof CheckInput>

/** Not wanted: the call is back. */
export const PhoneMeInput = z.strictObject({ wanted: z.boolean().default(true) })
export type PhoneMeInput = z.infer<typeof PhoneMeInput>

const version = z.int().min(0)

/**
 * The version that the person saw: the decision is theirs only if it still holds. `first`: a guest's
 * seat, let in before the patient, who goes on waiting. `protection` "none": held without encryption,
 * for everybody and until the end; nothing said means encrypted.
 */
export const AdmitInput = z.strictObject({
  version,
  first: SeatId.optional(),
  protection: z.enum(protections).optional(),
})
export type AdmitInput = z.infer<typeof AdmitInput>

export const EndInput = z.strictObject({ version: version.optional() })
export type EndInput = z.infer<typeof EndInput>

export const NoteInput = z.strictObject({
  section: z.enum(soapSections),
  text: z.string().max(20_000),
  version,
})
export type NoteInput = z.infer<typeof NoteInput>

export const BedsideInput = z.strictObject({ label: z.string().trim().min(1).max(60) })
export type BedsideInput = z.infer<typeof BedsideInput>

/** Nothing: it is not known any more. */
export const PlaceInput = z.strictObject({
  place: z
    .string()
    .transform((text) => text.replaceAll(/\s+/g, " ").trim())
    .pipe(
      z
        .string()
        .max(40)
        .refine((text) => !text.includes("\0")),
    ),
})
export type PlaceInput = z.infer<typeof PlaceInput>
