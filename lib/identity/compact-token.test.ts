import fc from "fast-check"
import { expect, test } from "vitest"

import { changedText, rounds } from "@/lib/testing-fuzz"

import { isCompact } from "./compact-token"

const sound = "eyJhbGciOiJFUzM4NCJ9.eyJpc3MiOiJhIn0.AAEC_-0x"

test("a token has one spelling", () => {
  expect(isCompact(sound)).toBe(true)
  // A blank, padding, the other alphabet, a bit that means nothing, a part more or less.
  const others = [
    `${sound}\r\n`,
    `${sound}=`,
    sound.replace("_", "/"),
    sound.replace("In0.", "In1."),
  ]
  expect([...others, `${sound}.`, "a.b", ""].map(isCompact)).not.toContain(true)
})

test("what is one has three parts that are written as they were read", () => {
  fc.assert(
    fc.property(changedText([sound]), (text) => {
      const parts = text.split(".")
      const again = parts.map((part) => Buffer.from(part, "base64url").toString("base64url"))
      const isSame = parts.length === 3 && !parts.includes("") && again.join(".") === text
      expect(isCompact(text)).toBe(isSame)
    }),
    rounds(500),
  )
})
