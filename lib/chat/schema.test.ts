import fc from "fast-check"
import { expect, it } from "vitest"

import { rounds } from "@/lib/testing-fuzz"

import { ChatMessage, maxIds, maxText, parseChat, plainText } from "./schema"

const id = "AAAAAAAAAAAAAAAAAAAAAA"

it.each([
  [{ t: "text", id, text: "Hello" }],
  [{ t: "text", id, text: "您好", private: true }],
  [{ t: "text", id, text: "\u200fשלום\u200e 👩\u200d⚕️ می\u200cخواهم" }],
  [{ t: "got", ids: [id] }],
  [{ t: "seen", ids: [id, id] }],
  [{ t: "typing", on: true }],
  [{ t: "here" }],
  [{ t: "want", id, block: 1 }],
  [{ t: "stop", id }],
  [{ t: "photo", id, how: "still" }],
  [{ t: "photo_answer", id, yes: false }],
  [{ t: "photo_over", id }],
  [{ t: "filed", id, author: "seat" }],
  [{ t: "filed", id, author: "seat", as: "refused" }],
  [{ t: "filed", id, author: "seat", as: "waiting" }],
])("%j is one of ours", (message) => {
  expect(parseChat(message)).toEqual(message)
})

it.each([
  ["nothing", undefined],
  ["no kind", { id, text: "Hello" }],
  ["an unknown kind", { t: "html", id, text: "Hello" }],
  ["blank text", { t: "text", id, text: " \n " }],
  ["too long a text", { t: "text", id, text: "a".repeat(maxText + 1) }],
  ["an id of another form", { t: "text", id: "1", text: "Hello" }],
  ["an id with a sign", { t: "text", id: `${id.slice(1)}<`, text: "Hello" }],
  ["an id with a line after it", { t: "stop", id: `${id}\n` }],
  ["text that turns the order of what follows", { t: "text", id, text: "No \u202egnikoms" }],
  ["text that shuts others in", { t: "text", id, text: "\u2066No\u2069" }],
  ["no ids", { t: "got", ids: [] }],
  ["too many ids", { t: "seen", ids: Array.from({ length: maxIds + 1 }, () => id) }],
  ["private that is no word of ours", { t: "text", id, text: "Hello", private: "yes" }],
  ["a photograph of another kind", { t: "photo", id, how: "film" }],
  ["a perhaps", { t: "photo_answer", id, yes: "perhaps" }],
  ["block 0", { t: "want", id, block: 0 }],
  ["filed as something else", { t: "filed", id, author: "seat", as: "signed" }],
  ["half a block", { t: "want", id, block: 1.5 }],
])("%s is dropped", (_, message) => {
  expect(parseChat(message)).toBeUndefined()
})

it("what may be sent is what is taken", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom("a", " ", "\u202e", "\u2067", "\u200d") }),
      (text) => {
        const plain = plainText(text)
        expect(parseChat({ t: "text", id, text: plain }) !== undefined).toBe(/\S/.test(plain))
      },
    ),
  )
})

it("who said it, in which role and when is never taken from the body", () => {
  const forged = { t: "text", id, text: "Hello", from: "doctor", role: "clinician", at: 0 }
  expect(parseChat(forged)).toEqual({ t: "text", id, text: "Hello" })
})

it("anything has an answer, and an accepted one is within its bounds", () => {
  const close = fc.record(
    {
      t: fc.constantFrom("text", "got", "seen", "typing", "here", "want", "stop", "filed", "x"),
      id: fc.oneof(fc.constant(id), fc.anything()),
      text: fc.oneof(fc.string(), fc.anything()),
      ids: fc.oneof(fc.array(fc.constant(id)), fc.anything()),
      private: fc.anything(),
      on: fc.anything(),
      block: fc.oneof(fc.integer(), fc.anything()),
      author: fc.anything(),
    },
    { requiredKeys: [] },
  )
  fc.assert(
    fc.property(fc.oneof(close, fc.anything(), fc.jsonValue()), (json) => {
      const said = parseChat(json)
      if (said === undefined) return
      expect(ChatMessage.safeParse(said).success).toBe(true)
      expect(JSON.stringify(said).length).toBeLessThan(maxText * 6 + 200)
    }),
    rounds(2_000),
  )
})
