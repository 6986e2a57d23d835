import canonicalize from "canonicalize"
import fc from "fast-check"
import { expect, test } from "vitest"

import { canonical } from "./canonical"
import type { Json } from "./canonical"

test("RFC 8785, 3.2.2: literals, numbers and strings of its example", () => {
  const value = {
    numbers: [Number("333333333.33333329"), 4.5, 2e-3, 0.000000000000000000000000001],
    string: "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"/",
    literals: [null, true, false],
  }
  expect(canonical(value)).toBe(
    '{"literals":[null,true,false],"numbers":[333333333.3333333,4.5,0.002,1e-27],"string":"\u20ac$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
  )
})

test("RFC 8785, 3.2.3: keys in the order of their UTF-16 units", () => {
  const value = {
    "\u20ac": 1,
    "\r": 2,
    "\ufb33": 3,
    "1": 4,
    "\ud83d\ude00": 5,
    "\u0080": 6,
    "\u00f6": 7,
  }
  expect(Object.values(JSON.parse(canonical(value)))).toEqual([4, 2, 6, 7, 1, 5, 3])
  expect(canonical(value)).toBe(
    '{"\\r":2,"1":4,"\u0080":6,"\u00f6":7,"\u20ac":1,"\ud83d\ude00":5,"\ufb33":3}',
  )
})

test.each([
  ["NaN", NaN],
  ["infinity", Infinity],
  ["an integer beyond 2^53", 2 ** 53],
  ["a lone surrogate", "\ud800"],
])("what two programs could read differently is refused: %s", (_, value) => {
  expect(() => canonical({ value })).toThrow(/finite|2\^53|surrogate/)
})

test("absent is absent", () => {
  expect(canonical({ a: undefined, b: null })).toBe('{"b":null}')
})

test("another implementation writes the same", { timeout: 30_000 }, () => {
  const value = fc.letrec<{ json: Json }>((tie) => ({
    json: fc.oneof(
      { maxDepth: 2 },
      fc.constant(null),
      fc.boolean(),
      fc
        .double({ noNaN: true, noDefaultInfinity: true })
        .filter((n) => !Number.isInteger(n) || Number.isSafeInteger(n)),
      fc.string({ unit: "binary" }),
      fc.array(tie("json"), { maxLength: 5 }),
      fc.dictionary(fc.string({ unit: "binary" }), tie("json"), {
        maxKeys: 5,
        noNullPrototype: true,
      }),
    ),
  })).json
  const sameText = fc.property(value, (json) => {
    expect(canonical(json)).toBe(canonicalize(json))
  })
  fc.assert(sameText, { numRuns: 20 })
})
