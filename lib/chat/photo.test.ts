import { expect, it } from "vitest"

import { nextPhoto, noPhoto } from "./photo"
import type { PhotoEvent, PhotoState } from "./photo"

const doctor = { identity: "d", role: "clinician" } as const
const patient = { identity: "p", role: "patient" } as const
const companion = { identity: "c", role: "companion" } as const
const after = (...events: PhotoEvent[]): PhotoState => events.reduce(nextPhoto, noPhoto)
const ask = { type: "ask", id: "1", how: "frame", of: "p" } as const
const wanted = { type: "heard_ask", id: "1", how: "still", by: doctor } as const

it("asked, then agreed or declined, by the one who was asked alone", () => {
  const answer = (yes: boolean, by = patient, id = "1") =>
    after(ask, { type: "heard_answer", id, yes, by }).at
  expect(answer(true)).toBe("agreed")
  expect(answer(false)).toBe("declined")
  expect(after(ask, { type: "heard_answer", id: "1", yes: true, by: companion }).at).toBe("asked")
  expect(answer(true, patient, "2")).toBe("asked")
  expect(after({ type: "heard_answer", id: "1", yes: true, by: patient })).toEqual(noPhoto)
})

it("a yes to a question of before means nothing to the next one", () => {
  const again = { ...ask, id: "2" }
  expect(after(ask, again, { type: "heard_answer", id: "1", yes: true, by: patient }).at).toBe(
    "asked",
  )
})

it("only a clinician asks; yes leads to the camera, no to nothing", () => {
  expect(after({ ...wanted, by: companion })).toEqual(noPhoto)
  expect(after(wanted).at).toBe("wanted")
  expect(after(wanted, { type: "answer", yes: true }).at).toBe("taking")
  expect(after(wanted, { type: "answer", yes: false })).toEqual(noPhoto)
  expect(after({ ...wanted, how: "frame" }, { type: "answer", yes: true })).toEqual(noPhoto)
  expect(after({ type: "answer", yes: true })).toEqual(noPhoto)
})

it("whoever takes it back closes it on the other side", () => {
  expect(after(wanted, { type: "heard_close", id: "1", by: doctor })).toEqual(noPhoto)
  expect(after(wanted, { type: "heard_close", id: "1", by: companion }).at).toBe("wanted")
  expect(after(ask, { type: "heard_close", id: "1", by: patient })).toEqual(noPhoto)
  expect(after(ask, { type: "close" })).toEqual(noPhoto)
})
