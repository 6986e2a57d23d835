import { z } from "zod"

import { staffRoles } from "@/lib/actor"
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

/** Where the clinic shall reach the patient from now on: an e-mail address or a telephone number. */
export const ContactWish = z.strictObject({ contact: z.string().trim().min(3).max(254) })
export const ContactProof = z.strictObject({ changeId: z.uuid(), code: CodeRedemption.shape.code })
export type ContactWish = z.infer<typeof ContactWish>
export type ContactProof = z.infer<typeof ContactProof>

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

const base64url = z.string().regex(/^[\w-]{1,8192}$/)
/** The authenticator's own name of a credential. */
export const PasskeyId = base64url
const clientResponse = {
  id: PasskeyId,
  rawId: base64url,
  type: z.literal("public-key"),
  authenticatorAttachment: z.enum(["cross-platform", "platform"]).optional(),
  clientExtensionResults: z.looseObject({}).transform(() => ({})),
}

/** What a browser answers to `navigator.credentials.create`. Extensions are dropped: none was asked for. */
export type RegistrationAnswer = z.infer<typeof RegistrationAnswer>
export const RegistrationAnswer = z.object({
  ...clientResponse,
  response: z.object({
    clientDataJSON: base64url,
    attestationObject: base64url,
    authenticatorData: base64url.optional(),
    transports: z
      .array(z.enum(["ble", "cable", "hybrid", "internal", "nfc", "smart-card", "usb"]))
      .max(7)
      .optional(),
    publicKeyAlgorithm: z.number().optional(),
    publicKey: base64url.optional(),
  }),
})

/** And to `navigator.credentials.get`. */
export type AuthenticationAnswer = z.infer<typeof AuthenticationAnswer>
export const AuthenticationAnswer = z.object({
  ...clientResponse,
  response: z.object({
    clientDataJSON: base64url,
    authenticatorData: base64url,
    signature: base64url,
    userHandle: base64url.optional(),
  }),
})

/** What a person gives besides the password. */
export const Factor = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("code"), code: z.string().max(20).transform(withoutSpaces) }),
  z.object({ kind: z.literal("recovery_code"), code: z.string().min(1).max(60) }),
  z.object({ kind: z.literal("passkey"), response: AuthenticationAnswer }),
])
export type Factor = z.infer<typeof Factor>

/** What a person gives before they sign, export or change roles and factors. */
export const Proof = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("password"), password: z.string().min(1).max(200) }),
  ...Factor.options,
])
export type Proof = z.infer<typeof Proof>

const pending = z.string().regex(/^[\w-]{43}$/)
/** The second half of a sign-in: what the first half answered, and the factor. */
export const SecondFactor = z.object({ pending, factor: Factor })
export const PendingSignIn = z.object({ pending })
export const PasskeySignIn = z.object({ response: AuthenticationAnswer })

const password = z.string().min(1).max(1_000)
export const StaffLinkLook = z.object({ token: z.string().max(200) })
export const StaffLinkUse = z.object({
  token: z.string().max(200),
  name: z.string().trim().min(1).max(120).optional(),
  password,
})
export type StaffLinkUse = z.infer<typeof StaffLinkUse>
export const ForgottenPassword = z.object({ email: z.email().max(254) })
export const PasswordChange = z.object({ current: password, next: password })
export type PasswordChange = z.infer<typeof PasswordChange>

export const CodeConfirmation = z.object({ code: z.string().trim().max(20) })
export const PasskeyRegistration = z.object({
  response: RegistrationAnswer,
  label: z.string().trim().min(1).max(80),
})
export type PasskeyRegistration = z.infer<typeof PasskeyRegistration>

export const Invitation = z.object({
  email: z.email().max(254),
  name: z.string().trim().max(120).default(""),
  role: z.enum(staffRoles),
})
export type Invitation = z.infer<typeof Invitation>
export const ProviderChoice = z.object({ providerId: z.uuid() })
/** A hospital's own sign-in. The issuer is compared letter by letter with what its server says. */
export const ProviderInput = z.strictObject({
  name: z.string().trim().min(1).max(80),
  issuer: z.url({ protocol: /^https?$/ }).max(500),
  clientId: z.string().trim().min(1).max(255),
  clientSecret: z.string().min(1).max(1_000),
  groupClaim: z
    .string()
    .trim()
    .regex(/^[\w:/.-]{0,80}$/)
    .default(""),
  groupRoles: z
    .array(z.strictObject({ group: z.string().trim().min(1).max(200), role: z.enum(staffRoles) }))
    .max(100)
    .default([]),
})
export type ProviderInput = z.infer<typeof ProviderInput>

export const Nothing = z.strictObject({})
export const SessionsEnd = z.strictObject({ sessionId: z.uuid().optional() })
export const RoleChange = z.object({ role: z.enum(staffRoles) })

function withoutSpaces(code: string): string {
  return code.normalize("NFKC").replaceAll(/\s/g, "")
}
