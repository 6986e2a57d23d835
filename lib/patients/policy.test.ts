import { randomUUID } from "node:crypto"

import fc from "fast-check"
import { describe, expect, it } from "vitest"

import { mintActor, staffRoles } from "@/lib/actor"
import type { StaffRole } from "@/lib/actor"
import { ClinicId, UserId } from "@/lib/ids"

import { dayMs, purposeIn, recordAccess } from "./policy"

const at = new Date("2026-11-24T10:00:00Z")
const me = UserId.parse(randomUUID())
const colleague = UserId.parse(randomUUID())

function staff(role: StaffRole) {
  const clinicId = ClinicId.parse(randomUUID())
  return mintActor({
    kind: "staff",
    clinicId,
    userId: me,
    role,
    name: "Pip Larkspur",
    requestId: "r",
  })
}

function access(role: StaffRole, visits: [UserId, number][], glassMinutes?: number) {
  const facts = {
    visits: visits.map(([clinicianId, days]) => ({
      clinicianId,
      startsAt: new Date(at.getTime() + days * dayMs),
    })),
    glassUntil: glassMinutes === undefined ? null : new Date(at.getTime() + glassMinutes * 60_000),
  }
  return recordAccess(staff(role), facts, at).kind
}

describe("a clinician", () => {
  it.each<[string, [UserId, number][], string]>([
    ["no visit", [], "closed"],
    ["a visit with me today", [[me, 0]], "own"],
    ["one with me 365 days ago", [[me, -365]], "own"],
    ["one with me 366 days ago", [[me, -366]], "closed"],
    ["one with me next year", [[me, 300]], "own"],
    ["one with a colleague today", [[colleague, 0]], "closed"],
  ])("%s", (_, visits, expected) => {
    expect(access("clinician", visits)).toBe(expected)
  })
})

describe("a nurse", () => {
  it.each<[string, [UserId, number][], string]>([
    ["no visit", [], "closed"],
    ["any visit today", [[colleague, 0]], "own"],
    ["seven days ago", [[colleague, -7]], "own"],
    ["eight days ago", [[colleague, -8]], "closed"],
    ["in seven days", [[colleague, 7]], "own"],
    ["in eight days", [[colleague, 8]], "closed"],
  ])("%s", (_, visits, expected) => {
    expect(access("nurse", visits)).toBe(expected)
  })
})

it.each<[StaffRole, string]>([
  ["scheduler", "desk"],
  ["administrator", "desk"],
  ["interpreter", "desk"],
  ["auditor", "desk"],
  ["clinician", "emergency"],
  ["nurse", "emergency"],
])("an opened glass does for a %s: %s", (role, expected) => {
  expect(access(role, [], 30)).toBe(expected)
})

it("an hour later the glass is whole again", () => {
  expect(access("clinician", [], 0)).toBe("closed")
})

it("only clinicians and nurses ever reach a chart, whatever the facts", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...staffRoles),
      fc.array(fc.tuple(fc.constantFrom(me, colleague), fc.integer({ min: -800, max: 800 }))),
      fc.option(fc.integer({ min: -90, max: 90 }), { nil: undefined }),
      (role, visits, glass) => {
        const reaches = ["own", "emergency"].includes(access(role, visits, glass))
        expect(reaches && role !== "clinician" && role !== "nurse").toBe(false)
      },
    ),
  )
})

it("each event of an emergency has its purpose", () => {
  expect(purposeIn(staff("nurse"), { kind: "emergency", until: at })).toBe("BTG")
  expect(purposeIn(staff("nurse"), { kind: "own" })).toBe("TREAT")
  expect(purposeIn(staff("scheduler"), { kind: "desk" })).toBe("HOPERAT")
})
