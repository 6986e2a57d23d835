import fc from "fast-check"
import { expect, test } from "vitest"

import { bottomless, changedJson, changedText, eachPlace, rounds } from "@/lib/testing-fuzz"

import { appointmentAsked } from "./appointment-asked"
import { readCursor, writeCursor } from "./cursor"
import { isRefusal } from "./outcome"
import { parametersOf } from "./scheduling-parameters"
import { searchQuery } from "./search-query"

const base = "https://clinic.example/api/fhir"
const appointment = {
  resourceType: "Appointment",
  id: "7d3f0c0e-93a2-4c38-8f0a-6e8d2f7b5c11",
  meta: { versionId: "3" },
  status: "booked",
  start: "2026-12-01T09:00:00Z",
  end: "2026-12-01T09:20:00Z",
  cancelationReason: { coding: [{ code: "pat" }], text: "moved" },
  participant: [{ actor: { reference: "Patient/1" }, status: "accepted" }],
}
const parameters = {
  resourceType: "Parameters",
  parameter: [
    { name: "start", valueDateTime: "2026-12-01T09:00:00Z" },
    { name: "patient-reference", valueReference: { reference: "Patient/1" } },
    { name: "appt-resource", resource: appointment },
  ],
}

test("a resource with any of its places changed is understood or refused", () => {
  fc.assert(
    fc.property(changedJson([appointment, parameters]), (json) => {
      const asked = appointmentAsked(json, base)
      expect("issue" in asked ? String(asked.status) : asked.what).toMatch(
        /^(400|book|move|cancel)$/,
      )
      const given = parametersOf(json)
      expect(isRefusal(given) ? given.status : 400).toBe(400)
    }),
    rounds(500),
  )
})

test("what is deeper than a call stack is understood or refused, wherever it stands", () => {
  for (const json of eachPlace(appointment, bottomless)) appointmentAsked(json, base)
  for (const json of eachPlace(parameters, bottomless)) parametersOf(json)
  expect(isRefusal(parametersOf(bottomless))).toBe(true)
})

test("a changed cursor is one that we would write, or none", () => {
  const sound = writeCursor(["2026-12-01T09:00:00.000Z", "7d3f0c0e-93a2-4c38-8f0a-6e8d2f7b5c11"])
  fc.assert(
    fc.property(changedText([sound]), (text) => {
      const keys = readCursor(text)
      expect(keys?.every((key) => typeof key === "string") ?? true).toBe(true)
    }),
    rounds(500),
  )
})

test("a search by changed text is understood or refused", () => {
  const sound = "patient=Patient/1&date=ge2026-12-01&status=booked,pending&_count=20&_sort=-date"
  fc.assert(
    fc.property(changedText([sound]), fc.boolean(), (text, isStrict) => {
      const read = searchQuery("Appointment", new URLSearchParams(text), { base, isStrict })
      expect(typeof read).toBe("object")
    }),
    rounds(500),
  )
})
