import { expect, test } from "vitest"

import { reasonOf } from "./error"

test("a value that PostgreSQL could not read is not repeated", () => {
  const cause = Object.assign(new Error('invalid input syntax for type uuid: "Brunnelthwaite"'), {
    code: "22P02",
  })
  expect(reasonOf(new Error("select …", { cause }))).toBe("invalid input syntax for type uuid: …")
  const cut = Object.assign(new Error('date/time field value out of range: "1941-13'), {
    code: "22008",
  })
  expect(reasonOf(cut)).toBe("date/time field value out of range: …")
})

test("the name of a constraint is", () => {
  const cause = Object.assign(new Error('violates unique constraint "seats_pkey"'), {
    code: "23505",
  })
  expect(reasonOf(cause)).toBe('violates unique constraint "seats_pkey"')
})
