import fc from "fast-check"
import { expect, test, vi } from "vitest"

import { ClinicId } from "@/lib/ids"
import { changedText, rounds } from "@/lib/testing-fuzz"

import type { Nudge } from "./nudge"
import { Subscribers, Wire } from "./nudges"

const clinicId = "6f0b6f0e-6a53-4f0c-9d0a-3a4d6b0f2f11"

test("reads a nudge", () => {
  expect(Wire.parse(JSON.stringify({ clinicId, topic: "visits" }))).toEqual({
    clinicId,
    topic: "visits",
  })
})

test.each(["", "{", "null", "[]", JSON.stringify({ clinicId, topic: "names" })])(
  "%j is none, and no error either",
  (payload) => {
    expect(Wire.safeParse(payload).success).toBe(false)
  },
)

test("a nudge is told to its own clinic's, and nobody else is asked; a gap to all", () => {
  const [one, other] = [clinicId, "0e6a7a55-3d0f-4f0c-9d0a-3a4d6b0f2f12"].map((id) =>
    ClinicId.parse(id),
  )
  if (one === undefined || other === undefined) throw new Error("no clinics")
  const all = new Subscribers()
  const heard = () => vi.fn<(nudge: Nudge | "gap") => void>()
  const [own, another, elsewhere] = [heard(), heard(), heard()]
  const leave = all.add(one, own)
  all.add(one, another)
  all.add(other, elsewhere)
  all.tell({ clinicId: one, topic: "visits" })
  expect([own, another, elsewhere].map(({ mock }) => mock.calls.length)).toEqual([1, 1, 0])
  leave()
  leave()
  all.tell({ clinicId: one, topic: "visits" })
  all.tellAll()
  expect([own, another, elsewhere].map(({ mock }) => mock.calls.length)).toEqual([1, 3, 1])
  expect(elsewhere).toHaveBeenLastCalledWith("gap")
})

test("whatever somebody notifies, it is a nudge or none, and ends nothing", () => {
  const sound = JSON.stringify({ clinicId, topic: "visit", visitId: clinicId, userId: clinicId })
  fc.assert(
    fc.property(changedText([sound]), (payload) => {
      const read = Wire.safeParse(payload)
      expect(read.data?.topic ?? "visit").toMatch(/^(visits|audit|visit|queue|session|alarms)$/)
    }),
    rounds(500),
  )
})
