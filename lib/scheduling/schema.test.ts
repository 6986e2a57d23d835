import { expect, it } from "vitest"

import { Booking, SlotsAsked } from "./schema"

const id = "6f0b6f0e-6a53-4f0c-9d0a-3a4d6b0f2f11"
const visit = {
  visitTypeId: id,
  clinicianId: id,
  startsAt: "2026-11-30T09:00:00+01:00",
  reason: " Cough ",
}
const newPatient = {
  name: "Lin",
  birthDate: "1974-05-20",
  sex: "F",
  email: "",
  phone: "",
  language: "zh",
}

it("reads a visit for a patient known or new", () => {
  expect(Booking.parse({ ...visit, patientId: id })).toMatchObject({
    startsAt: new Date("2026-11-30T08:00:00Z"),
    reason: "Cough",
    patientId: id,
  })
  expect(Booking.parse({ ...visit, newPatient })).toMatchObject({
    newPatient: { email: null, phone: null },
  })
})

it.each([
  ["patientId", visit],
  ["patientId", { ...visit, patientId: id, newPatient }],
  ["patientId", { ...visit, patientId: "4" }],
  ["startsAt", { ...visit, patientId: id, startsAt: "tomorrow" }],
  ["startsAt", { ...visit, patientId: id, startsAt: "0000-01-01T00:00:00Z" }],
  ["startsAt", { ...visit, patientId: id, startsAt: "9999-12-31T23:59:59Z" }],
  ["reason", { ...visit, patientId: id, reason: "  " }],
  ["newPatient.birthDate", { ...visit, newPatient: { ...newPatient, birthDate: "1974-02-30" } }],
  ["newPatient.email", { ...visit, newPatient: { ...newPatient, email: "lin@" } }],
])("names %s", (field, body) => {
  const parsed = Booking.safeParse(body)
  expect(parsed.error?.issues[0]?.path.join(".")).toBe(field)
})

it("asks for a week unless told otherwise, six at most", () => {
  expect(SlotsAsked.parse({ visitTypeId: id })).toEqual({ visitTypeId: id, days: 7 })
  expect(SlotsAsked.safeParse({ visitTypeId: id, days: "43" }).success).toBe(false)
})

it.each(["0000-01-01", "1999-12-31", "2200-01-01", "9999-12-31", "2026-02-30"])(
  "%s is no day of the calendar",
  (from) => {
    expect(SlotsAsked.safeParse({ visitTypeId: id, from }).success).toBe(false)
  },
)
