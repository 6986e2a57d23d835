import { z } from "zod"

import { PatientId } from "@/lib/ids"

export const SignIn = z.object({
  email: z.email().max(254),
  password: z.string().min(1).max(200),
})

export const LinkLook = z.object({ token: z.string().max(200) })

export const LinkRedemption = z.object({
  token: z.string().max(200),
  birthDate: z.iso.date(),
  /** The visit is open on another phone, and is to be moved to this one. */
  here: z.boolean().default(false),
})

const clinic = z.string().max(40)

/** `clinic` is its slug; empty: the only clinic. */
export const CodeRequest = z.strictObject({
  clinic,
  contact: z.string().trim().min(3).max(254),
  birthDate: z.iso.date(),
})

export const CodeRedemption = z.strictObject({
  clinic,
  codeId: z.uuid(),
  code: z
    .string()
    .max(20)
    .transform((code) => code.normalize("NFKC").replaceAll(/\D/g, ""))
    .refine((code) => code.length === 6, "six digits"),
})

export const PersonChoice = z.strictObject({
  patientId: PatientId,
  proxyId: z.uuid().nullable(),
})

export const ClinicLook = z.strictObject({ clinic })

export type CodeRequest = z.infer<typeof CodeRequest>
export type CodeRedemption = z.infer<typeof CodeRedemption>
export type SignIn = z.infer<typeof SignIn>
export type LinkLook = z.infer<typeof LinkLook>
export type LinkRedemption = z.infer<typeof LinkRedemption>

/** What a person gives before they sign, export or change roles and factors. */
export const Proof = z.object({
  kind: z.literal("password"),
  password: z.string().min(1).max(200),
})
export type Proof = z.infer<typeof Proof>
