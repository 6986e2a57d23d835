import { z } from "zod"

import { soapSections } from "@/lib/consultations/soap"

const version = z.int().min(1)

const text = z.string().trim().min(1).max(2_000)
/** Ids of this summary's sources; none: the clinician's own words. */
const cites = z.array(z.string().regex(/^[A-Z]\d{1,4}$/)).max(20)

const Line = z.strictObject({ section: z.enum(soapSections), text, cites })
const Instruction = z.strictObject({ text, cites })

/** All lines, and all sentences for the patient, as they shall be. */
export const EditInput = z.strictObject({
  version,
  lines: z.array(Line).max(400),
  instructions: z.array(Instruction).max(60).optional(),
})
export type EditInput = z.infer<typeof EditInput>

/** The version that was read: what is taken back is what was seen last. */
export const UndoInput = z.strictObject({ version })
export type UndoInput = z.infer<typeof UndoInput>

/** The version whose plan was read: what the patient is to be told is made from it. */
export const RemakeInput = z.strictObject({ version })
export type RemakeInput = z.infer<typeof RemakeInput>

/** Which draft of a model was read, and which of its lines are taken over: by their place, or all in the place of the text. */
export const TakeInput = z.strictObject({
  version,
  offer: z.string().regex(/^[0-9a-f]{64}$/),
  lines: z.union([z.literal("all"), z.array(z.int().min(0).max(999)).min(1).max(400)]),
})
export type TakeInput = z.infer<typeof TakeInput>

/** The version that was read: what is signed is what was seen. */
export const SignInput = z.strictObject({ version })
export type SignInput = z.infer<typeof SignInput>

/** `after`: how many addenda were there when it was written; what stands between was not seen. */
export const AddendumInput = z.strictObject({
  after: z.int().min(0).max(10_000),
  text: z.string().trim().min(1).max(10_000),
})
export type AddendumInput = z.infer<typeof AddendumInput>
