import { expect, test } from "vitest"

import { unstorable } from "./storable"

test.each([
  ["reason", { reason: "a\0b" }],
  ["values.1.unit", { values: [{ unit: "/min" }, { unit: "\0" }] }],
  ["newPatient.name", { reason: "Cough", newPatient: { name: "\uD800" } }],
  ["text", { text: "\uDC00\uD800" }],
  ["body", "\0"],
])("%s cannot be kept", (field, body) => {
  expect(unstorable(body)).toBe(field)
})

test.each([
  { name: "林小满", note: "line\nline\t\u0001", face: "🙂", at: new Date(), count: 1, none: null },
  [],
  undefined,
])("everything else can", (body) => {
  expect(unstorable(body)).toBeUndefined()
})
