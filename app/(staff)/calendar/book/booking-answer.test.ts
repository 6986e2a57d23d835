import { describe, expect, it } from "vitest"

import { PatientId, VisitId } from "@/lib/ids"

import { answerOf } from "./booking-answer"
import { bodyOf, chosenPatient, problemsOf } from "./booking-form"
import type { BookingForm } from "./booking-form"

const id = "6f0b6f0e-6a53-4f0c-9d0a-3a4d6b0f2f11"
const slot = {
  startsAt: "2026-12-01T11:40:00.000Z",
  time: "11:40",
  offset: null,
  period: "morning",
  seatsLeft: 1,
  date: "2026-12-01",
  dayName: "Tuesday 1 December",
} as const
const patient = {
  id: PatientId.parse(id),
  reference: "RC-1",
  name: "Agnes Thistledown",
  birthDate: "1942-03-14",
  language: "en",
  reachable: true,
}
const form: BookingForm = { slot, patient: { kind: "known", patient }, reason: "Cough" }
const refused = (reason: string, detail: Record<string, unknown> = {}) => ({
  ok: false as const,
  reason,
  status: 409,
  detail,
})

describe("the form", () => {
  it("says what is missing", () => {
    expect(problemsOf(form)).toEqual(new Set())
    expect(problemsOf({ slot, patient: { kind: "none" }, reason: " " })).toEqual(
      new Set(["patient", "reason"]),
    )
    expect(problemsOf({ ...form, patient: chosenPatient("new", "zh-Hans") })).toEqual(
      new Set(["name", "birthDate"]),
    )
  })

  it("begins a new patient empty, in the page's language, and keeps one who is known", () => {
    expect(chosenPatient("new", "zh-Hans")).toMatchObject({ fields: { name: "", language: "zh" } })
    expect(chosenPatient("known", "en")).toEqual({ kind: "none" })
    expect(chosenPatient(form.patient, "en")).toBe(form.patient)
  })

  it("sends a patient known or new", () => {
    expect(bodyOf(form)).toEqual({ reason: "Cough", patientId: id })
    expect(bodyOf({ ...form, patient: chosenPatient("new", "zh-Hans") })).toMatchObject({
      newPatient: { language: "zh" },
    })
  })
})

describe("the answer", () => {
  it("names who was booked and when", () => {
    const value = { visitId: VisitId.parse(id), told: "sms" as const }
    expect(answerOf({ ok: true, value }, form).outcome).toEqual({
      kind: "done",
      patient: "Agnes Thistledown",
      visitId: id,
      dayName: "Tuesday 1 December",
      time: "11:40",
      told: "sms",
    })
    const asked = answerOf({ ok: true, value: { requested: true } }, form)
    expect(asked.outcome).toMatchObject({ kind: "done", visitId: null })
  })

  it.each([
    [
      "taken",
      refused("taken", { who: "patient", next: [slot, { broken: true }] }),
      { kind: "taken", who: "patient", next: [slot] },
    ],
    ["taken without more", refused("taken"), { kind: "taken", who: "clinician", next: [] }],
    [
      "a hold that ran out",
      refused("hold_expired", { next: [slot] }),
      { kind: "taken", who: "ranOut", next: [slot] },
    ],
    ["past", refused("past"), { kind: "problem", key: "past" }],
    ["silence", refused("timeout"), { kind: "problem", key: "unsure" }],
    ["a fault", refused("internal"), { kind: "problem", key: "unsure" }],
    [
      "a field nobody shows",
      refused("bad_request", { field: "startsAt" }),
      { kind: "problem", key: "unsure" },
    ],
  ])("%s", (_, posted, outcome) => {
    expect(answerOf(posted, form).outcome).toEqual(outcome)
  })

  it("points at the field", () => {
    expect(answerOf(refused("bad_request", { field: "newPatient.email" }), form)).toEqual({
      outcome: { kind: "none" },
      problems: new Set(["email"]),
    })
  })
})
