import fc from "fast-check"
import { expect, it, test } from "vitest"

import { wishOf } from "./stop-words"

it.each([
  ["STOP", "stop"],
  [" stop. ", "stop"],
  ["“Stop”", "stop"],
  ["Ｓｔｏｐ", "stop"],
  ["退订", "stop"],
  ["td", "stop"],
  ["Unsubscribe!", "stop"],
  ["start", "start"],
  ["UNSTOP", "start"],
  ["恢复", "start"],
  ["stop by on Monday", undefined],
  ["please do not stop", undefined],
  ["我不想退订", undefined],
  ["", undefined],
])("%j asks for %s", (text, wish) => {
  expect(wishOf(text)).toBe(wish)
})

test("any text is a wish or none", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      expect(["stop", "start", undefined]).toContain(wishOf(text))
    }),
  )
})
