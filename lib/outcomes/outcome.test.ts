import fc from "fast-check"
import { describe, expect, test } from "vitest"

import { sightingKinds } from "@/db/schema/outcomes"
import type { SightingKind } from "@/db/schema/outcomes"
import { visitStates } from "@/db/schema/scheduling"

import { decideOutcome } from "./outcome"
import type { Sighting } from "./outcome"

const at = (time: string) => new Date(`2026-11-24T${time}:00Z`)
const visit = {
  state: "booked" as const,
  startsAt: at("10:20"),
  endsAt: at("10:40"),
  endedAt: null,
}
const ended = { ...visit, state: "ended" as const, endedAt: at("10:35") }
const p = (kind: SightingKind, time: string): Sighting => ({ kind, who: "patient", at: at(time) })
const c = (kind: SightingKind, time: string): Sighting => ({ kind, who: "clinician", at: at(time) })
const met = [
  p("arrived", "10:15"),
  c("admitted", "10:21"),
  c("joined", "10:21"),
  p("joined", "10:22"),
]
const attended = { result: "attended", who: null }
const noShow = (who: string) => ({ result: "no_show", who })

describe("a visit that ended was", () => {
  test.each<[string, Sighting[], unknown]>([
    ["attended: both were in the room", met, attended],
    [
      "attended, though only the leaving was told",
      [c("left", "10:35"), c("admitted", "10:21"), p("left", "10:33"), p("joined", "10:22")],
      attended,
    ],
    [
      "attended, by our own signs alone",
      [c("admitted", "10:21"), p("page_open", "10:24"), c("ended", "10:35")],
      attended,
    ],
    [
      "attended, by the room's list alone",
      [c("in_room", "10:25"), p("in_room", "10:25")],
      attended,
    ],
    [
      "not attended: let in, and never came in",
      [p("arrived", "10:15"), c("admitted", "10:21"), c("joined", "10:21"), c("ended", "10:35")],
      noShow("patient"),
    ],
    [
      "not attended: the clinician only opened the door",
      [p("arrived", "10:15"), c("admitted", "10:21"), p("joined", "10:22"), c("ended", "10:21")],
      noShow("clinician"),
    ],
    [
      "not attended: the clinician came when the patient was gone",
      [p("joined", "10:20"), p("left", "10:25"), c("joined", "10:30")],
      noShow("clinician"),
    ],
    [
      "not attended: the patient came when the clinician was gone",
      [c("joined", "10:20"), c("left", "10:25"), p("joined", "10:30")],
      noShow("patient"),
    ],
  ])("%s", (_, sightings, expected) => {
    expect(decideOutcome(ended, sightings, at("10:38"))).toEqual(expected)
  })
})

describe("a visit whose window closed was missed", () => {
  test.each<[string, Sighting[], string]>([
    ["by the patient: a clinician was at work", [c("on_duty", "10:20")], "patient"],
    ["by both: nobody was seen", [], "both"],
    [
      "by the clinician: the patient waited in vain",
      [p("arrived", "10:15"), p("page_open", "10:50"), c("on_duty", "10:20")],
      "clinician",
    ],
    [
      "by the patient, who only tested the day before",
      [
        { kind: "page_open", who: "patient", at: new Date("2026-11-23T18:00:00Z") },
        c("on_duty", "10:20"),
      ],
      "patient",
    ],
    [
      "by the clinician: the page was open and nobody came to the door",
      [p("page_open", "10:21")],
      "clinician",
    ],
  ])("%s", (_, sightings, who) => {
    expect(decideOutcome(visit, sightings, at("12:41"))).toEqual(noShow(who))
  })
})

describe("nothing is said", () => {
  test.each<[string, Parameters<typeof decideOutcome>[0], Sighting[], string]>([
    ["before the window closed", visit, [], "12:39"],
    ["while the end's webhooks may be on their way", ended, met, "10:36"],
    ["during the call", { ...visit, state: "in_call" }, met, "10:30"],
  ])("%s", (_, row, sightings, time) => {
    expect(decideOutcome(row, sightings, at(time))).toBeUndefined()
  })
})

test("a cancelled visit is cancelled at once, whatever else was seen", () => {
  const cancelled = { result: "cancelled", who: null }
  expect(decideOutcome({ ...visit, state: "cancelled" }, met, at("09:00"))).toEqual(cancelled)
})

const sighting = fc.record({
  kind: fc.constantFrom(...sightingKinds),
  who: fc.constantFrom("patient" as const, "clinician" as const, "clinic" as const),
  at: fc.integer({ min: -60, max: 200 }).map((m) => new Date(at("10:00").getTime() + m * 60_000)),
})

test("any order and any repetition of the same evidence is the same outcome", () => {
  const shuffled = fc
    .array(sighting, { maxLength: 12 })
    .chain((all) =>
      fc.tuple(
        fc.constant(all),
        fc.shuffledSubarray([...all, ...all, ...all], { minLength: all.length * 3 }),
      ),
    )
  fc.assert(
    fc.property(shuffled, fc.constantFrom(...visitStates), ([once, many], state) => {
      const row = { ...ended, state }
      expect(decideOutcome(row, many, at("13:00"))).toEqual(decideOutcome(row, once, at("13:00")))
    }),
    { numRuns: 500 },
  )
})

test("once settled, every evidence has an outcome", () => {
  fc.assert(
    fc.property(fc.array(sighting), fc.constantFrom(...visitStates), (all, state) => {
      expect(decideOutcome({ ...ended, state }, all, at("13:00"))).toBeDefined()
    }),
  )
})
