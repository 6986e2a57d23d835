import fc from "fast-check"
import { expect, test } from "vitest"

import { namedOnce } from "./named-once"

test.each([
  ["", { ok: true, value: {} }],
  ["a=1&b=2", { ok: true, value: { a: "1", b: "2" } }],
  ["a=1&b=2&a=1", { ok: false, field: "a" }],
  ["a&%61=2", { ok: false, field: "a" }],
  ["scope=x&scope[]=y", { ok: true, value: { scope: "x", "scope[]": "y" } }],
])("%j", (text, read) => {
  expect(namedOnce(new URLSearchParams(text))).toEqual(read)
})

test("whatever comes, each name that is taken came once, and is a field and nothing else", () => {
  const name = fc.oneof(fc.string(), fc.constantFrom("a", "b", "__proto__", "constructor"))
  fc.assert(
    fc.property(fc.array(fc.tuple(name, fc.string()), { maxLength: 6 }), (pairs) => {
      const read = namedOnce(new URLSearchParams(pairs))
      expect(read.ok).toBe(new Set(pairs.map(([one]) => one)).size === pairs.length)
      const fields = read.ok ? Object.entries(read.value) : []
      expect(new Map(fields)).toEqual(new Map(read.ok ? pairs : []))
    }),
  )
})
