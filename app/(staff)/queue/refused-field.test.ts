import { describe, expect, it } from "vitest"

import { refusedField, refusedWords } from "./refused-field"

describe("a refusal", () => {
  it.each([
    ["newPatient.email", "email"],
    ["newPatient.birthDate", "birthDate"],
    ["reason", "reason"],
    ["patientId", "patient"],
    ["key", undefined],
  ])("of the field %s stands at %s", (field, expected) => {
    expect(refusedField({ reason: "bad_request", detail: { field } })).toBe(expected)
  })

  it("of the whole stands at no field", () => {
    expect(refusedField({ reason: "already_waiting", detail: { field: "reason" } })).toBeUndefined()
    expect(refusedField(undefined)).toBeUndefined()
  })

  it.each([
    ["already_waiting", "already_waiting"],
    ["patient_erased", "patient_erased"],
    ["offline", "offline"],
    ["timeout", "offline"],
    ["fault", "failed"],
  ])("for %s says %s", (reason, expected) => {
    expect(refusedWords({ reason, detail: {} })).toBe(expected)
  })
})
