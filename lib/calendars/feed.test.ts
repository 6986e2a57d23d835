import ICAL from "ical.js"
import { describe, expect, test } from "vitest"

import { feedText } from "./feed"
import { initialsOf } from "./initials"

const visit = {
  id: "0b9c2f3e-6a53-4f0c-9d0a-3a4d6b0f2f11",
  sequence: 2,
  startsAt: new Date("2026-12-01T11:40:00Z"),
  endsAt: new Date("2026-12-01T11:55:00Z"),
  createdAt: new Date("2026-11-25T09:00:00Z"),
  patient: { name: "Agnes Thistledown", reference: "RC-204417" },
}
const wish = {
  title: "Riverside Clinic",
  summary: "Appointment",
  baseUrl: "https://clinic.example",
}

describe("a feed", () => {
  test("says when, and of the patient nothing", () => {
    const text = feedText([visit], { ...wish, names: "none" })
    const calendar = ICAL.Component.fromString(text)
    const event = new ICAL.Event(calendar.getFirstSubcomponent("vevent") ?? undefined)
    expect(calendar.getFirstPropertyValue("method")).toBe("PUBLISH")
    expect([event.uid, event.sequence, event.summary]).toEqual([
      "0b9c2f3e-6a53-4f0c-9d0a-3a4d6b0f2f11@housecall",
      2,
      "Appointment",
    ])
    expect(event.startDate.toJSDate()).toEqual(visit.startsAt)
    expect(text).not.toMatch(/Thistledown|Agnes|RC-204417/)
  })

  test("says initials and reference where that was chosen", () => {
    const text = feedText([visit], { ...wish, names: "initials" })
    expect(text).toContain("SUMMARY:Appointment · AT RC-204417\r\n")
    expect(text).not.toContain("Thistledown")
  })

  test("is the same as long as the visits are", () => {
    const names = "none" as const
    expect(feedText([visit], { ...wish, names })).toBe(feedText([visit], { ...wish, names }))
  })
})

test.each([
  ["Agnes Thistledown", "AT"],
  ["  Bartholomew  de la Quince ", "BQ"],
  ["林小满", "林"],
  ["Éa Ólafsdóttir", "ÉÓ"],
  ["O", "O"],
  ["", "–"],
  ["👩🏽‍⚕️ 1;2", "–"],
])("initials of %j", (name, initials) => {
  expect(initialsOf(name)).toBe(initials)
})
