import fc from "fast-check"
import { expect, test } from "vitest"

import { minutesBeside, noteText, stampLines } from "./note-lines"

const at = (time: string) => new Date(`2026-11-24T${time}:30.500Z`)
const minute = (time: string) => `2026-11-24T${time}:00.000Z`
const old = [
  { text: "Four days of cough", at: minute("10:31") },
  { text: "Two pillows", at: minute("10:34") },
]

test.each([
  [
    "a new line gets this minute",
    "Four days of cough\nTwo pillows\nNo chest pain",
    ["10:31", "10:34", "10:42"],
  ],
  [
    "a line above pushes nothing",
    "New\nFour days of cough\nTwo pillows",
    ["10:42", "10:31", "10:34"],
  ],
  ["moved lines keep theirs", "Two pillows\nFour days of cough", ["10:34", "10:31"]],
  [
    "a sentence that grows is the same line",
    "Four days of cough, now green\nTwo pillows",
    ["10:31", "10:34"],
  ],
  ["a line rewritten is new", "Cough since Friday\nTwo pillows", ["10:42", "10:34"]],
  ["said twice, written twice", "Two pillows\nTwo pillows", ["10:34", "10:42"]],
  ["empty lines are dropped", "\n\n  Two pillows  \n", ["10:34"]],
  ["nothing left", "  \n", []],
])("%s", (_, text, minutes) => {
  expect(stampLines(old, text, at("10:42")).map((line) => line.at)).toEqual(minutes.map(minute))
})

test("beside the textarea, an empty line has no minute", () => {
  const text = "Four days of cough\n\nTwo pillows\nNew"
  const minutes = [minute("10:31"), undefined, minute("10:34"), minute("10:42")]
  expect(minutesBeside(old, text, at("10:42"))).toEqual(minutes)
})

test("saving the same text again changes nothing; no minute is invented", () => {
  const lines = fc.array(fc.string({ maxLength: 12 }), { maxLength: 8 })
  fc.assert(
    fc.property(lines, lines, (first, second) => {
      const before = stampLines([], first.join("\n"), at("10:00"))
      const after = stampLines(before, second.join("\n"), at("10:05"))
      expect(stampLines(after, noteText(after), at("10:09"))).toEqual(after)
      for (const line of after) expect([minute("10:00"), minute("10:05")]).toContain(line.at)
    }),
  )
})
