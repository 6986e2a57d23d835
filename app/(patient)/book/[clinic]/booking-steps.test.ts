import { describe, expect, test } from "vitest"

import { afterConfirm, afterHold, deadlineOf, leftOf } from "./booking-steps"

const sentAt = Date.parse("2026-11-25T10:00:00Z")
const startsAt = "2026-12-01T11:40:00.000Z"
const hold = { id: "h", clinicianId: "c", startsAt, deadline: sentAt + 600_000 }
const refused = (reason: string, detail: Record<string, unknown> = {}) => ({
  ok: false as const,
  reason,
  status: 409,
  detail,
})
const next = [{ startsAt: "2026-12-01T12:00:00.000Z", time: "12:00" }]

describe("after asking to keep a time", () => {
  test("it is kept: the details are next", () => {
    const value = { holdId: "h", clinicianId: "c", startsAt, expiresAt: "2026-11-25T10:10:00.000Z" }
    expect(afterHold({ ok: true, value }, sentAt)).toEqual({
      kind: "details",
      hold,
      problem: "none",
    })
  })
  test.each([
    [refused("taken", { next }), { kind: "taken", next: ["2026-12-01T12:00:00.000Z"] }],
    [refused("taken", { next: "x" }), { kind: "taken", next: [] }],
    [refused("not_a_slot"), { kind: "gone" }],
    [refused("past"), { kind: "gone" }],
    [refused("too_many"), { kind: "too_many" }],
    [refused("offline"), { kind: "offline" }],
    [{ ok: true as const, value: {} }, { kind: "offline" }],
  ])("%o", (answer, note) => {
    expect(afterHold(answer, sentAt)).toEqual({ kind: "times", note })
  })
})

describe("after the details", () => {
  test.each([
    [
      { ok: true as const, value: { visitId: "v" } },
      { kind: "done", hold, asked: false },
    ],
    [
      { ok: true as const, value: { requested: true } },
      { kind: "done", hold, asked: true },
    ],
    [
      refused("hold_expired", { next }),
      { kind: "times", note: { kind: "expired", next: ["2026-12-01T12:00:00.000Z"] } },
    ],
    [refused("taken", { next: [] }), { kind: "times", note: { kind: "taken", next: [] } }],
    [
      refused("bad_request", { field: "newPatient.email" }),
      { kind: "details", hold, problem: { field: "newPatient.email" } },
    ],
    [refused("offline"), { kind: "details", hold, problem: "offline" }],
    [refused("too_many"), { kind: "details", hold, problem: "too_many" }],
    [refused("key_reused"), { kind: "details", hold, problem: "later" }],
  ])("%o", (answer, step) => {
    expect(afterConfirm(answer, hold)).toEqual(step)
  })
})

test.each([
  ["the server's word", "2026-11-25T10:09:30.000Z", sentAt + 570_000],
  ["a phone that is an hour behind", "2026-11-25T11:10:00.000Z", sentAt + 600_000],
  ["a phone that is an hour ahead", "2026-11-25T09:10:00.000Z", sentAt + 600_000],
])("the deadline by %s", (_, expiresAt, deadline) => {
  expect(deadlineOf(expiresAt, sentAt)).toBe(deadline)
})

test.each([
  [600_000, "10:00"],
  [598_001, "9:59"],
  [9_000, "0:09"],
  [-5, "0:00"],
])("%i ms are %s", (left, words) => {
  expect(leftOf(sentAt + left, sentAt)).toBe(words)
})
