import { z } from "zod"

import { soapSections } from "@/lib/consultations/soap"

const version = z.int().min(1)

const Line = z.strictObject({
  section: z.enum(soapSections),
  text: z.string().trim().min(1).max(2_000),
  /** Ids of this summary's sources; none: the clinician's own words. */
  cites: z.array(z.string().regex(/^[BNVTL]\d{1,4}$/)).max(20),
})

/** All lines, as they shall be. */
export const EditInput = z.strictObject({ version, lines: z.array(Line).max(400) })
export type EditInput = z.infer<typeof EditInput>

/** The version that was read: what is signed is what was seen. */
export const SignInput = z.strictObject({ version })
export type SignInput = z.infer<typeof SignInput>
