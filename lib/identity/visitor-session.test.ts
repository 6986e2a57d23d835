import fc from "fast-check"
import { expect, test } from "vitest"
import { z } from "zod"

import { newToken } from "./link-token"
import { visitorId } from "./visitor-session"

test("a visitor's id is a UUID, the same for the same cookie and another for another", () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (one, other) => {
      expect(z.uuid().safeParse(visitorId(one)).success).toBe(true)
      expect(visitorId(one)).toBe(visitorId(one))
      expect(visitorId(one) === visitorId(other)).toBe(one === other)
    }),
  )
})

test("the id says nothing of the cookie", () => {
  const token = newToken()
  expect(visitorId(token)).not.toContain(token.slice(0, 8))
})
