import { describe, expect, test } from "vitest"

import type { SeatRole, SeatState } from "@/db/schema/rooms"
import type { Protection } from "@/lib/protection"

import { mayJoin } from "./policy"

const inCall = {
  state: "in_call",
  room: "r",
  protection: "end_to_end",
  sessionId: null,
} as const
const told = "end_to_end" as const
const all = { video: true, vitals: true }
const none = { video: false, vitals: false }

describe("who may have a token", () => {
  test.each<[SeatRole, SeatState | undefined, typeof all | undefined, string]>([
    ["patient", "admitted", all, "yes"],
    ["patient", "admitted", { video: true, vitals: false }, "yes"],
    ["patient", "admitted", { video: false, vitals: true }, "no_consent"],
    ["patient", "admitted", undefined, "no_consent"],
    ["patient", "waiting", all, "not_admitted"],
    ["patient", "withdrawn", all, "not_admitted"],
    ["patient", undefined, all, "not_admitted"],
    ["clinician", "admitted", none, "yes"],
    ["clinician", "waiting", all, "not_admitted"],
    ["clinician", undefined, all, "not_admitted"],
    ["device", "admitted", all, "yes"],
    ["device", "waiting", all, "yes"],
    ["device", undefined, all, "yes"],
    ["device", "withdrawn", all, "not_admitted"],
    ["device", "admitted", { video: true, vitals: false }, "no_consent"],
    ["device", "admitted", undefined, "no_consent"],
  ])("%s, seat %s, consent %j: %s", (role, seat, consent, answer) => {
    expect(mayJoin({ role, seat, patient: "admitted", consent, told, visit: inCall })).toBe(answer)
  })

  test.each(["booked", "waiting", "ended", "cancelled"] as const)("nobody while %s", (state) => {
    for (const role of ["patient", "clinician", "device"] as const) {
      const visit = { ...inCall, state }
      expect(mayJoin({ role, seat: "admitted", consent: all, told, visit })).toBe("not_admitted")
    }
  })

  test("no device in a class, where everybody would read what it sends", () => {
    const visit = { ...inCall, sessionId: "class" }
    expect(mayJoin({ role: "device", seat: undefined, consent: all, told, visit })).toBe(
      "not_admitted",
    )
    expect(mayJoin({ role: "patient", seat: "admitted", consent: all, told, visit })).toBe("yes")
  })

  test("no device while its patient is not in the call", () => {
    for (const patient of ["waiting", "withdrawn", undefined] as const) {
      const device = { role: "device", seat: "admitted", patient, consent: all } as const
      expect(mayJoin({ ...device, told, visit: inCall })).toBe("not_admitted")
    }
  })

  test("nobody without a room", () => {
    const visit = { ...inCall, room: null }
    expect(mayJoin({ role: "clinician", seat: "admitted", consent: all, told, visit })).toBe(
      "not_admitted",
    )
  })

  test.each<[SeatRole, Protection, Protection, string]>([
    ["patient", "none", "none", "yes"],
    ["clinician", "none", "none", "yes"],
    ["companion", "none", "none", "yes"],
    ["patient", "end_to_end", "none", "other_protection"],
    ["clinician", "end_to_end", "none", "other_protection"],
    ["patient", "none", "end_to_end", "other_protection"],
    ["device", "end_to_end", "none", "other_protection"],
    ["device", "none", "none", "other_protection"],
  ])("%s, told %s, of a visit held as %s: %s", (role, said, protection, answer) => {
    const visit = { ...inCall, protection }
    const there = { seat: "admitted", patient: "admitted", consent: all } as const
    expect(mayJoin({ role, ...there, told: said, visit })).toBe(answer)
  })
})
