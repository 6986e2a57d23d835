import fc from "fast-check"
import { expect, it } from "vitest"

import { documentName } from "./document-name"

it.each([
  ["letter.pdf", "letter.pdf"],
  ["%E6%A3%80%E6%9F%A5.pdf", "检查.pdf"],
  ["C%3A%5CUsers%5Cletter.pdf", "letter.pdf"],
  ["..%2F..%2Fletter.pdf", "letter.pdf"],
  ["a%0D%0Ab.pdf", "ab.pdf"],
  ["fdp.%E2%80%AEexe.pdf", "fdp.exe.pdf"],
  ["%", undefined],
  ["", undefined],
  [null, undefined],
  ["a".repeat(201), undefined],
])("%s", (header, expected) => {
  expect(documentName(header)).toBe(expected)
})

it("whatever comes in, no path and no steering sign comes out", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      expect(documentName(encodeURIComponent(text.toWellFormed())) ?? "").not.toMatch(/[/\\\r\n\0]/)
      expect(documentName(text) ?? "").not.toMatch(/[/\\\r\n\0]/)
    }),
  )
})
