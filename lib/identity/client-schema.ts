import { z } from "zod"

import { scopeOf } from "./client-scope"

/**
 * One public key that may sign an assertion: SMART App Launch 2.2 section 4.1 asks for ES384 and RS384.
 * A private key that was pasted by mistake is refused, not kept.
 */
const PublicKey = z
  .looseObject({
    kty: z.enum(["EC", "RSA"]),
    kid: z.string().min(1).max(200),
    alg: z.enum(["ES384", "RS384"]).optional(),
    use: z.literal("sig").optional(),
    crv: z.literal("P-384").optional(),
    x: z.base64url().max(128).optional(),
    y: z.base64url().max(128).optional(),
    // 2,048 bits at least.
    n: z.base64url().min(342).max(1_400).optional(),
    e: z.base64url().max(16).optional(),
  })
  .refine((key) => !["d", "p", "q", "dp", "dq", "qi", "k"].some((part) => part in key), {
    message: "private_key",
  })
  .refine(
    (key) =>
      key.kty === "EC"
        ? key.crv !== undefined && key.x !== undefined && key.y !== undefined
        : key.n !== undefined && key.e !== undefined,
    { message: "key_parts" },
  )
  .transform(({ kty, kid, alg, crv = "", x = "", y = "", n = "", e = "" }) => ({
    ...(kty === "EC" ? { kty, kid, crv, x, y } : { kty, kid, n, e }),
    // A key without a word about it signs as its kind does here.
    alg: alg ?? (kty === "EC" ? "ES384" : "RS384"),
  }))

export const KeySet = z.object({
  keys: z
    .array(PublicKey)
    .min(1)
    .max(8)
    .refine((keys) => new Set(keys.map(({ kid }) => kid)).size === keys.length, {
      message: "same_kid",
    }),
})

export type KeySet = z.infer<typeof KeySet>

export const ClientInput = z.strictObject({
  name: z.string().trim().min(1).max(80),
  jwks: KeySet,
  scopes: z
    .array(z.string().refine((text) => scopeOf(text) !== undefined, "unknown_scope"))
    .min(1)
    .max(40)
    .transform((scopes) => [...new Set(scopes)]),
})
export type ClientInput = z.infer<typeof ClientInput>

/** RFC 6749 section 4.4 with RFC 7523: the form of the token endpoint. */
export const TokenForm = z.object({
  grant_type: z.string().max(100),
  scope: z.string().max(2_000).default(""),
  client_assertion_type: z.string().max(200).default(""),
  client_assertion: z.string().max(16_000).default(""),
})
export type TokenForm = z.infer<typeof TokenForm>
