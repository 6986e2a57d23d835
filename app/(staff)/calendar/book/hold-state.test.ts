import { describe, expect, it } from "vitest"

import { HoldId, UserId } from "@/lib/ids"

import { heldOf, leftWords } from "./hold-state"

const id = "6f0b6f0e-6a53-4f0c-9d0a-3a4d6b0f2f11"
const asked = { askedAt: 1_000, confirmKey: "key-12345" }
const refused = (reason: string, detail: Record<string, unknown> = {}) => ({
  ok: false as const,
  reason,
  status: 409,
  detail,
})

describe("a hold on the page", () => {
  it("ends ten minutes after it was asked for, whatever the browser's clock says", () => {
    const value = {
      holdId: HoldId.parse(id),
      clinicianId: UserId.parse(id),
      startsAt: "2026-12-01T09:00:00.000Z",
      endsAt: "2026-12-01T09:30:00.000Z",
      expiresAt: "2031-01-01T00:00:00.000Z",
    }
    expect(heldOf({ ok: true, value }, asked)).toEqual({
      hold: {
        kind: "held",
        holdId: id,
        clinicianId: id,
        deadline: 601_000,
        confirmKey: "key-12345",
      },
      outcome: { kind: "none" },
    })
  })

  it.each([
    ["taken", refused("taken", { next: [] }), { kind: "taken", who: "clinician", next: [] }],
    ["past", refused("past"), { kind: "problem", key: "past" }],
    ["silence", refused("timeout"), { kind: "problem", key: "notHeld" }],
  ])("%s", (_, posted, outcome) => {
    expect(heldOf(posted, asked)).toEqual({ hold: { kind: "none" }, outcome })
  })

  it.each([
    [600_000, "10:00"],
    [59_001, "1:00"],
    [59_000, "0:59"],
    [-1, "0:00"],
  ])("%i ms is %s", (ms, words) => {
    expect(leftWords(ms)).toBe(words)
  })
})
