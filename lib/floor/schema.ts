import * as z from "zod/mini"

import { chatLimits } from "./chat-limit"

// zod compiles its checks with `new Function`, which our policy refuses; only pages read this file.
z.config({ jitless: true })

/** Of a question and of its answer, in UTF-16 units. */
export const maxQuestion = 500
export const maxAnswer = 1_000
/** The protocol has no more seats. */
export const maxHands = 64

/**
 * What is said on the sealed topic `floor`, as JSON, between the host of a class and its members. Who says
 * it and in which role stand in the envelope and its certificate, never here.
 */
export const FloorMessage = z.discriminatedUnion("t", [
  /** A member, to the host alone. */
  z.object({ t: z.literal("hand"), up: z.boolean() }),
  z.object({
    t: z.literal("ask"),
    id: idSchema(),
    text: textSchema(maxQuestion),
    /** The others are not told who asks. */
    anonymous: z.boolean(),
  }),
  z.object({ t: z.literal("unask"), id: idSchema() }),
  /** Listens from now on, for the first time or again: say how things stand. */
  z.object({ t: z.literal("here") }),
  /** The host, to everybody or to somebody who came later. `n` grows: an older word changes nothing. */
  z.object({
    t: z.literal("state"),
    n: counterSchema(),
    /** Identities, the first one first. */
    hands: z.array(identitySchema()).check(z.maxLength(maxHands)),
    /** Who has the word. */
    word: z.nullable(identitySchema()),
    chat: z.enum(chatLimits),
    /** `questionsDigest`: who has another one missed a word, and says `here`. */
    asked: z.optional(z.string().check(z.regex(/^[0-9a-f]{8}$/))),
  }),
  z.object({
    t: z.literal("question"),
    n: counterSchema(),
    id: idSchema(),
    /** null: asked without a name. */
    by: z.nullable(identitySchema()),
    text: textSchema(maxQuestion),
    at: z.int().check(z.gte(0)),
    state: z.enum(["open", "aloud", "text", "gone"]),
    answer: z.nullable(textSchema(maxAnswer)),
  }),
])

export type FloorMessage = z.infer<typeof FloorMessage>

/** Undefined for whatever is none of ours: dropped, never shown. */
export function parseFloor(json: unknown): FloorMessage | undefined {
  const parsed = FloorMessage.safeParse(json)
  return parsed.success ? parsed.data : undefined
}

/** 16 random bytes in base64url. */
function idSchema() {
  return z.string().check(z.regex(/^[A-Za-z0-9_-]{22}$/))
}

function identitySchema() {
  return z.string().check(z.minLength(1), z.maxLength(128))
}

function textSchema(most: number) {
  return z.string().check(z.minLength(1), z.maxLength(most), z.regex(/\S/))
}

function counterSchema() {
  return z.int().check(z.gte(0))
}
