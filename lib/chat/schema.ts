import * as z from "zod/mini"

// zod compiles its checks with `new Function`, which our policy refuses; only pages read this file.
z.config({ jitless: true })

/** Of one message, in UTF-16 units. */
export const maxText = 4_000
/** In one mark: more go in the next. */
export const maxIds = 64

/**
 * Signs that turn the order of what follows them, also beyond the message: in the record another sentence
 * would be read. Those that languages need (U+200C to U+200F) are not among them.
 */
const directing = /[\u202a-\u202e\u2066-\u2069]/gu
const undirected = /^[^\u202a-\u202e\u2066-\u2069]*$/u

/** As it may be sent. */
export function plainText(text: string): string {
  return text.replaceAll(directing, "").trim()
}

/**
 * What is said on the sealed topic `chat`, as JSON. Who says it, in which role and when stand in the
 * envelope and its certificate, never here. `want` and `stop` steer the blocks of the topic `file`.
 */
export const ChatMessage = z.discriminatedUnion("t", [
  z.object({
    t: z.literal("text"),
    id: idSchema(),
    text: z
      .string()
      .check(z.minLength(1), z.maxLength(maxText), z.regex(/\S/), z.regex(undirected)),
    /** Meant for the receiver alone; a copy for somebody who was away is not. */
    private: z.optional(z.literal(true)),
  }),
  z.object({ t: z.literal("got"), ids: idsSchema() }),
  z.object({ t: z.literal("seen"), ids: idsSchema() }),
  z.object({ t: z.literal("typing"), on: z.boolean() }),
  /** Listens from now on, for the first time or again: send what did not arrive. */
  z.object({ t: z.literal("here") }),
  z.object({ t: z.literal("want"), id: idSchema(), block: z.int().check(z.gte(1), z.lte(10_000)) }),
  z.object({ t: z.literal("stop"), id: idSchema() }),
  /** A clinician asks for a photograph; yes or no; it is over. */
  z.object({ t: z.literal("photo"), id: idSchema(), how: z.enum(["frame", "still"]) }),
  z.object({ t: z.literal("photo_answer"), id: idSchema(), yes: z.boolean() }),
  z.object({ t: z.literal("photo_over"), id: idSchema() }),
  /** A clinician filed it; `author` is the identity that wrote it. */
  z.object({
    t: z.literal("filed"),
    id: idSchema(),
    author: z.string().check(z.minLength(1), z.maxLength(128)),
    /** Absent: it is kept. */
    as: z.optional(z.enum(["checking", "waiting", "refused"])),
  }),
])

export type ChatMessage = z.infer<typeof ChatMessage>

/** Undefined for whatever is none of ours: dropped, never shown. */
export function parseChat(json: unknown): ChatMessage | undefined {
  const parsed = ChatMessage.safeParse(json)
  return parsed.success ? parsed.data : undefined
}

/** 16 random bytes in base64url. */
function idSchema() {
  return z.string().check(z.regex(/^[A-Za-z0-9_-]{22}$/))
}

function idsSchema() {
  return z.array(idSchema()).check(z.minLength(1), z.maxLength(maxIds))
}
