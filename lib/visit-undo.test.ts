import { describe, expect, it } from "vitest"

import { ownUndoUntil, undoUntil } from "./visit-undo"

const at = (time: string) => new Date(`2026-12-01T${time}Z`)

describe("a cancellation", () => {
  const visit = {
    cancelledAt: at("09:00:00"),
    cancelReason: "patient",
    startsAt: at("12:00:00"),
  }

  it.each([
    ["at once", visit, "09:00:00", "09:10:00"],
    ["a moment before ten minutes are over", visit, "09:09:59", "09:10:00"],
    ["not after ten minutes", visit, "09:10:00", undefined],
    ["only until the visit begins", { ...visit, startsAt: at("09:04:00") }, "09:03:00", "09:04:00"],
    ["not once it has begun", { ...visit, startsAt: at("09:04:00") }, "09:04:00", undefined],
    ["not where nobody knows when it was", { ...visit, cancelledAt: null }, "09:00:00", undefined],
  ])("is taken back %s", (_, of, now, until) => {
    expect(undoUntil(of, at(now))).toEqual(until === undefined ? undefined : at(until))
  })

  it("of the clinic's is not the patient's to take back", () => {
    expect(ownUndoUntil(visit, at("09:01:00"))).toEqual(at("09:10:00"))
    expect(ownUndoUntil({ ...visit, cancelReason: "clinic" }, at("09:01:00"))).toBeUndefined()
  })
})
