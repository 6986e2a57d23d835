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

/**
 * What somebody beside the clinician answered when they were asked. A patient agrees on their own pages alone; a
 * no of theirs is taken on their word, also when no page of theirs opens any more.
 */
export const SpeakerConsentInput = z.union([
  z.strictObject({
    party: z.union([z.enum(["interpreter", "other"]), guest]),
    agreed: z.boolean(),
  }),
  z.strictObject({ party: z.literal("patient"), agreed: z.literal(false) }),
])
export type SpeakerConsentInput = z.infer<typeof SpeakerConsentInput>
