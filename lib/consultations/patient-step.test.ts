import { expect, test } from "vitest"

import { visitWindow, windowAt } from "@/lib/visit-window"

import { patientStep } from "./patient-step"

const startsAt = new Date("2026-11-24T10:20:00Z")
const endsAt = new Date("2026-11-24T10:40:00Z")
const yes = { video: true }
const unseated = null
const checked = { state: "waiting", deviceCheck: {} } as const
const admitted = { state: "admitted", deviceCheck: {} } as const

test("the waiting room opens 30 minutes before the start and closes 2 hours after the end", () => {
  expect(visitWindow({ startsAt, endsAt })).toEqual({
    opensAt: new Date("2026-11-24T09:50:00Z"),
    closesAt: new Date("2026-11-24T12:40:00Z"),
  })
})

test.each([
  ["09:49:59.999", "early"],
  ["09:50:00.000", "open"],
  ["12:40:00.000", "open"],
  ["12:40:00.001", "over"],
])("at %s the window is %s", (time, expected) => {
  expect(windowAt({ startsAt, endsAt }, new Date(`2026-11-24T${time}Z`))).toBe(expected)
})

test.each([
  ["nobody asked yet", "booked", null, unseated, "10:00", "consent"],
  ["video was refused", "booked", { video: false }, unseated, "10:00", "consent"],
  ["agreed, not tested", "booked", yes, unseated, "10:00", "check"],
  ["tested days before, not tested today", "booked", yes, checked, "10:00", "check"],
  ["early and not tested", "booked", yes, unseated, "08:00", "check"],
  ["early and tested", "booked", yes, checked, "08:00", "early"],
  ["early and never asked", "booked", null, unseated, "08:00", "consent"],
  ["arrived", "waiting", yes, checked, "10:00", "waiting"],
  ["took the consent back while waiting", "waiting", { video: false }, checked, "10:00", "consent"],
  ["admitted", "in_call", yes, admitted, "10:25", "admitted"],
  ["admitted, and the visit runs far over", "in_call", yes, admitted, "14:00", "admitted"],
  ["ended", "ended", yes, admitted, "10:45", "ended"],
  ["never came, and the window is over", "booked", yes, checked, "13:00", "ended"],
  ["waited in vain", "waiting", yes, checked, "13:00", "ended"],
  ["cancelled, whatever else", "cancelled", yes, checked, "10:00", "cancelled"],
] as const)("%s", (_, state, consent, seat, time, expected) => {
  const at = new Date(`2026-11-24T${time}:00Z`)
  expect(patientStep({ state, startsAt, endsAt }, consent, seat, at)).toBe(expected)
})
