import fc from "fast-check"
import { describe, expect, test } from "vitest"

import { emptyFloor, maxOpen, maxQuestions, maySay, nextFloor } from "./floor"
import type { Floor, FloorEvent } from "./floor"
import { hearFloor, nothingHeard } from "./heard"
import type { Heard } from "./heard"
import type { FloorMessage } from "./schema"

type Word = Extract<FloorMessage, { t: "state" | "question" }>

const run = (...events: FloorEvent[]): Floor => events.reduce(nextFloor, emptyFloor)
const asked = (id: string, by = "a", anonymous = false): FloorEvent => ({
  type: "asked",
  by,
  id,
  text: `${id}?`,
  anonymous,
  at: 1,
})

describe("hands", () => {
  test("stand in the order in which they went up, once each", () => {
    expect(
      run({ type: "raised", by: "a" }, { type: "raised", by: "b" }, { type: "raised", by: "a" })
        .hands,
    ).toEqual(["a", "b"])
  })
  test("who is given the word has no hand up, and the word comes back", () => {
    const given = run(
      { type: "raised", by: "a" },
      { type: "raised", by: "b" },
      { type: "given", by: "b" },
    )
    expect(given).toMatchObject({ hands: ["a"], word: "b" })
    expect(nextFloor(given, { type: "raised", by: "b" })).toBe(given)
    expect(nextFloor(given, { type: "taken" }).word).toBeUndefined()
  })
  test("who leaves has neither", () => {
    const left = run(
      { type: "raised", by: "a" },
      { type: "given", by: "b" },
      { type: "left", by: "a" },
      { type: "left", by: "b" },
    )
    expect(left).toMatchObject({ hands: [], word: undefined })
  })
})

describe("questions", () => {
  test("are answered aloud or in writing, in the order in which they were asked", () => {
    const floor = run(
      asked("1"),
      asked("2", "b", true),
      { type: "aloud", id: "1" },
      { type: "answered", id: "2", answer: "Five grams." },
    )
    expect(floor.questions).toMatchObject([
      { id: "1", state: "aloud", answer: undefined },
      { id: "2", by: "b", anonymous: true, state: "text", answer: "Five grams." },
    ])
  })
  test("only whoever asked takes one back, and only while it is open", () => {
    const floor = run(asked("1"))
    expect(nextFloor(floor, { type: "unasked", by: "b", id: "1" })).toBe(floor)
    expect(nextFloor(floor, { type: "unasked", by: "a", id: "1" }).questions).toEqual([])
    const aloud = nextFloor(floor, { type: "aloud", id: "1" })
    expect(nextFloor(aloud, { type: "unasked", by: "a", id: "1" })).toBe(aloud)
  })
  test("nobody asks twice by one id, more than their measure, or while nothing may be written", () => {
    const many = run(...Array.from({ length: maxOpen + 3 }, (_, at) => asked(String(at))))
    expect(many.questions).toHaveLength(maxOpen)
    expect(nextFloor(many, asked("0", "b"))).toBe(many)
    const off = run({ type: "limited", chat: "off" })
    expect(nextFloor(off, asked("1"))).toBe(off)
    expect(run({ type: "limited", chat: "questions" }, asked("1")).questions).toHaveLength(1)
  })
  test("of very many the oldest answered ones go first", () => {
    let floor = run(asked("first"), { type: "aloud", id: "first" })
    for (let at = 0; at < maxQuestions; at++) floor = nextFloor(floor, asked(`q${at}`, `p${at}`))
    expect(floor.questions).toHaveLength(maxQuestions)
    expect(floor.questions.some((one) => one.id === "first")).toBe(false)
    expect(nextFloor(floor, asked("more", "z"))).toBe(floor)
  })
})

test.each([
  ["patient", true, true, false],
  ["patient", false, false, false],
  ["companion", true, true, false],
  ["clinician", true, false, true],
  ["clinician", false, false, true],
  ["device", true, false, false],
  ["watcher", false, false, false],
] as const)(
  "%s, to one alone %s: asks %s, says how things stand %s",
  (role, direct, asks, says) => {
    const id = "AAAAAAAAAAAAAAAAAAAAAA"
    expect(maySay({ t: "hand", up: true }, role, direct)).toBe(asks)
    expect(maySay({ t: "ask", id, text: "x", anonymous: false }, role, direct)).toBe(asks)
    const state: FloorMessage = { t: "state", n: 1, hands: [], word: null, chat: "off" }
    expect(maySay(state, role, direct)).toBe(says)
  },
)

describe("what a member hears", () => {
  const word = (n: number, id: string, state: "open" | "aloud" | "gone") =>
    ({ t: "question", n, id, by: null, text: "x", at: Number(id), state, answer: null }) as const
  test("the newest word counts, in whatever order and however often they come", () => {
    const words: Word[] = [
      { t: "state", n: 1, hands: ["a"], word: null, chat: "everyone" },
      { t: "state", n: 4, hands: ["b"], word: "a", chat: "questions" },
      word(2, "1", "open"),
      word(3, "2", "open"),
      word(5, "1", "aloud"),
      word(6, "2", "gone"),
    ]
    fc.assert(
      fc.property(fc.shuffledSubarray([...words, ...words], { minLength: 12 }), (shuffled) => {
        const { floor } = shuffled.reduce<Heard>(hearFloor, nothingHeard)
        expect(floor).toMatchObject({ hands: ["b"], word: "a", chat: "questions" })
        expect(floor.questions.map(({ id, state }) => [id, state])).toEqual([["1", "aloud"]])
      }),
    )
  })
})
