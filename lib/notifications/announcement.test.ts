import { expect, it } from "vitest"

import { announcement } from "./announcement"

const startsAt = new Date("2026-11-24T10:20:00Z")
const now = { startsAt, clinicianId: "a", linkId: "l" }
const told = { tellsStart: startsAt, tellsClinician: "a", linkId: "l" }

it.each([
  ["nothing yet", undefined, "confirmation"],
  ["all of it", told, undefined],
  ["another time", { ...told, tellsStart: new Date(0) }, "rescheduled"],
  ["another clinician", { ...told, tellsClinician: "b" }, "rescheduled"],
  ["another link", { ...told, linkId: "k" }, "link_again"],
  ["another time and link", { ...told, tellsStart: new Date(0), linkId: "k" }, "rescheduled"],
])("told %s", (_, before, letter) => {
  expect(announcement(before, now)).toBe(letter)
})
