import { expect, test } from "vitest"

import { areBehind, litBy, nextDesk, openDesk, wordingOf } from "./desk-state"
import type { DeskEvent, DeskState } from "./desk-state"

const lines = [
  { section: "subjective", text: "Cough.", cites: ["N1", "B1"] },
  { section: "objective", text: "Heart rate 84.", cites: ["V1"] },
  { section: "plan", text: "Rest.", cites: ["N1"] },
] as const
const opened = openDesk({
  lines: lines.map((line) => ({ ...line, cites: [...line.cites] })),
  instructions: [],
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

test("a line that was begun from a source names it", () => {
  const state = after({ type: "added", section: "plan", text: "Come back.", cites: ["L3"] })
  expect(state.lines.at(-1)).toEqual({ section: "plan", text: "Come back.", cites: ["L3"] })
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
  expect(nextDesk(later, { type: "reloaded", lines: [], instructions: [], version: 9 })).toBe(later)
  const reloaded = { type: "reloaded", lines: [], instructions: [], version: 3 } as const
  expect(nextDesk(saved, reloaded)).toMatchObject({
    lines: [],
    version: 3,
  })
})

test("what the patient reads is edited beside the note, and saved apart from it", () => {
  const instructions = [{ text: "Rest.", cites: ["N1"] }]
  const line = { section: "plan" as const, text: "Rest.", cites: ["N1"] }
  const desk = openDesk({ lines: [line], instructions, version: 1 })
  expect(wordingOf(desk.lines)).toEqual({ lines: [line], instructions })
  expect(litBy({ ...desk, selection: { kind: "source", id: "N1" } }).lines).toEqual(new Set([0, 1]))
  const written = [
    { type: "added", section: "patient", text: "Drink water." },
    { type: "added", section: "plan", text: "Seen today." },
  ] as const
  expect(wordingOf(written.reduce<DeskState>(nextDesk, desk).lines)).toEqual({
    lines: [line, { section: "plan", text: "Seen today.", cites: [] }],
    instructions: [...instructions, { text: "Drink water.", cites: [] }],
  })
})

test("the sentences for the patient are behind a plan that was changed without them, saved or not", () => {
  const line = { section: "plan" as const, text: "Doxycycline.", cites: ["N1"] }
  const saved = { lines: [line], instructions: [{ text: "Doxycycline.", cites: ["N1"] }] }
  const desk = openDesk({ ...saved, version: 1 })
  const behind = (instructionsBehind: boolean, ...events: DeskEvent[]) =>
    areBehind(events.reduce<DeskState>(nextDesk, desk).lines, { ...saved, instructionsBehind })
  const planned = { type: "edited", index: 0, text: "Amoxicillin." } as const
  const told = { type: "edited", index: 1, text: "Amoxicillin." } as const
  const noted = { type: "added", section: "subjective", text: "Cough." } as const
  expect([behind(false), behind(false, noted), behind(false, planned)]).toEqual([
    false,
    false,
    true,
  ])
  expect([behind(true), behind(true, told), behind(false, planned, told)]).toEqual([
    ...[true, false, false],
  ])
})
