import { expect, test } from "vitest"

import { Wire } from "./nudges"

const clinicId = "6f0b6f0e-6a53-4f0c-9d0a-3a4d6b0f2f11"

test("reads a nudge", () => {
  expect(Wire.parse(JSON.stringify({ clinicId, topic: "visits" }))).toEqual({
    clinicId,
    topic: "visits",
  })
})

test.each(["", "{", "null", "[]", JSON.stringify({ clinicId, topic: "names" })])(
  "%j is none, and no error either",
  (payload) => {
    expect(Wire.safeParse(payload).success).toBe(false)
  },
)
