import { expect, test } from "vitest"

import { litBy, nextDesk, openDesk } from "./desk-state"
import type { DeskEvent, DeskState } from "./desk-state"

const lines = [
  { section: "subjective", text: "Cough.", cites: ["N1", "B1"] },
  { section: "objective", text: "Heart rate 84.", cites: ["V1"] },
  { section: "plan", text: "Rest.", cites: ["N1"] },
] as const
const opened = openDesk({
  lines: lines.map((line) => ({ ...line, cites: [...line.cites] })),
  version: 1,
})
const after = (...events: DeskEvent[]): DeskState => events.reduce(nextDesk, opened)

test("a sentence lights its sources, a source every sentence that quotes it", () => {
  const byLine = litBy(after({ type: "selected", selection: { kind: "line", index: 0 } }))
  expect([[...byLine.lines], [...byLine.sources]]).toEqual([[0], ["N1", "B1"]])
  const bySource = litBy(after({ type: "selected", selection: { kind: "source", id: "N1" } }))
  expect([[...bySource.lines], [...bySource.sources]]).toEqual([[0, 2], ["N1"]])
})

test("an edited line keeps its sources; a written one has none and stands last in its section", () => {
  const state = after(
    { type: "edited", index: 1, text: " Heart rate 85. " },
    { type: "added", section: "subjective", text: "No chest pain." },
  )
  expect(state.dirty).toBe(true)
  expect(state.lines.map((line) => `${line.text} ${line.cites.join(" ")}`)).toEqual([
    "Cough. N1 B1",
    "No chest pain. ",
    "Heart rate 85. V1",
    "Rest. N1",
  ])
})

test("an empty line is no line", () => {
  expect(
    after({ type: "edited", index: 0, text: "  " }, { type: "added", section: "plan", text: " " }),
  ).toEqual(opened)
})

test("what was typed while saving is still to be saved; a reload never replaces it", () => {
  const edited = after({ type: "edited", index: 0, text: "Cough, green." })
  const saved = nextDesk(edited, { type: "saved", sent: edited.lines, version: 2 })
  expect(saved).toMatchObject({ dirty: false, version: 2 })
  const later = nextDesk(nextDesk(edited, { type: "removed", index: 2 }), {
    type: "saved",
    sent: edited.lines,
    version: 2,
  })
  expect(later).toMatchObject({ dirty: true, version: 2 })
  expect(nextDesk(later, { type: "reloaded", lines: [], version: 9 })).toBe(later)
  expect(nextDesk(saved, { type: "reloaded", lines: [], version: 3 })).toMatchObject({
    lines: [],
    version: 3,
  })
})
