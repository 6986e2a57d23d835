import { expect, test } from "vitest"

import { heardLine, lineWord } from "./line-talk"

const word = { rung: "sound", weak: true, leaving: false } as const

test("is heard as it was said", () => {
  expect(heardLine(JSON.parse(JSON.stringify(lineWord(word))))).toEqual(word)
})

test.each([
  null,
  "line",
  [],
  {},
  { t: "exclude", kid: "x" },
  { t: "line" },
  { t: "line", ...word, rung: "attic" },
  { t: "line", ...word, rung: ["sound"] },
  { t: "line", ...word, weak: "true" },
  { t: "line", ...word, leaving: 1 },
])("what is no word of a line is not heard: %j", (body) => {
  expect(heardLine(body)).toBeUndefined()
})
