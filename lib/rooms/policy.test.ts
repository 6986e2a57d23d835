import { describe, expect, test } from "vitest"

import type { SeatRole, SeatState } from "@/db/schema/rooms"

import { mayJoin } from "./policy"

const inCall = { state: "in_call", room: "r" } as const
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
    expect(mayJoin({ role, seat, consent, visit: inCall })).toBe(answer)
  })

  test.each(["booked", "waiting", "ended", "cancelled"] as const)("nobody while %s", (state) => {
    for (const role of ["patient", "clinician", "device"] as const) {
      const visit = { state, room: "r" }
      expect(mayJoin({ role, seat: "admitted", consent: all, visit })).toBe("not_admitted")
    }
  })

  test("nobody without a room", () => {
    const visit = { state: "in_call", room: null } as const
    expect(mayJoin({ role: "clinician", seat: "admitted", consent: all, visit })).toBe(
      "not_admitted",
    )
  })
})
