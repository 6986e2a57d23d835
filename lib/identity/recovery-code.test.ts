import { expect, test } from "vitest"

import { newRecoveryCodes, recoveryCodeHash } from "./recovery-code"

test("ten different codes of twenty-four letters: 120 bits, so that a plain hash may keep them", () => {
  const codes = newRecoveryCodes()
  expect(new Set(codes).size).toBe(10)
  for (const code of codes)
    expect(code).toMatch(/^([0-9a-hjkmnp-tv-z]{4}-){5}[0-9a-hjkmnp-tv-z]{4}$/)
})

test("a code is the same however it is written down", () => {
  const expected = recoveryCodeHash("k3v8-01ab-cdef-ghjk")
  for (const typed of ["K3V8 01AB CDEF GHJK", "k3v801abcdefghjk", " k3v8-OIab-cdef-ghjk "])
    expect(recoveryCodeHash(typed)).toEqual(expected)
  expect(recoveryCodeHash("k3v8-01ab-cdef-ghjm")).not.toEqual(expected)
})
