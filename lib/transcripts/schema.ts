import { z } from "zod"

const guest = z.templateLiteral(["guest:", z.guid()])

/** Whose words stand under a name of the transcript. */
export const SpeakerParty = z.union([
  z.enum(["clinician", "patient", "interpreter", "other"]),
  guest,
])

/** A transcript as it was typed, pasted or read from a file; every name in it with whose it is. */
export const TranscriptInput = z.strictObject({
  form: z.enum(["text", "webvtt", "srt"]),
  /** Longer than a transcript may be by one, so that the refusal says so. */
  text: z.string().min(1).max(1_000_001),
  speakers: z
    .array(z.strictObject({ name: z.string().max(60), party: SpeakerParty }))
    .min(1)
    .max(12),
})
export type TranscriptInput = z.infer<typeof TranscriptInput>

/** What somebody beside the patient and the clinician answered when they were asked. */
export const SpeakerConsentInput = z.strictObject({
  party: z.union([z.enum(["interpreter", "other"]), guest]),
  agreed: z.boolean(),
})
export type SpeakerConsentInput = z.infer<typeof SpeakerConsentInput>
