import fc from "fast-check"
import { describe, expect, test } from "vitest"

import { maxAnswer, maxHands, maxQuestion, parseFloor } from "./schema"

const id = "AAAAAAAAAAAAAAAAAAAAAA"
const state = { t: "state", n: 1, hands: ["a"], word: null, chat: "everyone" }
const question = {
  t: "question",
  n: 1,
  id,
  by: null,
  text: "How much salt?",
  at: 1,
  state: "open",
  answer: null,
}

describe("what is said on the floor", () => {
  test.each([
    { t: "hand", up: true },
    { t: "ask", id, text: "x".repeat(maxQuestion), anonymous: false },
    { t: "unask", id },
    { t: "here" },
    state,
    { ...state, hands: Array.from({ length: maxHands }, (_, at) => `p${at}`), word: "p" },
    question,
    { ...question, state: "text", answer: "x".repeat(maxAnswer), by: "a" },
  ])("%j", (message) => expect(parseFloor(message)).toEqual(message))

  test.each([
    null,
    "hand",
    { t: "hand" },
    { t: "hand", up: "yes" },
    { t: "ask", id: "short", text: "x", anonymous: false },
    { t: "ask", id, text: "", anonymous: false },
    { t: "ask", id, text: " \n", anonymous: false },
    { t: "ask", id, text: "x".repeat(maxQuestion + 1), anonymous: false },
    { ...state, n: -1 },
    { ...state, n: 1.5 },
    { ...state, chat: "nobody" },
    { ...state, hands: [""] },
    { ...state, hands: Array.from({ length: maxHands + 1 }, () => "p") },
    { ...question, state: "maybe" },
    { ...question, answer: "x".repeat(maxAnswer + 1) },
    { t: "exclude", kid: id },
  ])("is not %j", (message) => expect(parseFloor(message)).toBeUndefined())

  test("whatever JSON is thrown at it, the answer is a message or nothing", () => {
    const kinds = fc.constantFrom("hand", "ask", "unask", "here", "state", "question", "x")
    const field = fc.jsonValue()
    fc.assert(
      fc.property(
        fc.oneof(
          fc.jsonValue(),
          fc.record(
            {
              t: kinds,
              n: field,
              id: field,
              by: field,
              text: field,
              up: field,
              hands: field,
              word: field,
              chat: field,
              at: field,
              state: field,
              answer: field,
              anonymous: field,
            },
            { requiredKeys: ["t"] },
          ),
        ),
        (json) => {
          const read = parseFloor(json)
          expect(read === undefined ? undefined : parseFloor(structuredClone(read))).toEqual(read)
        },
      ),
    )
  })
})
