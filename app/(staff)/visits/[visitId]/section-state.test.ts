import { expect, test } from "vitest"

import { nextSection, openSection } from "./section-state"
import type { SectionEvent } from "./section-state"

const at = "2026-11-24T10:30:00.000Z"
const server = (version: number, ...texts: string[]) => ({
  version,
  lines: texts.map((text) => ({ text, at })),
})
const after = (...events: SectionEvent[]) =>
  events.reduce(nextSection, openSection(server(1, "Rest")))

test("typed, sent, saved", () => {
  expect(after({ type: "typed", text: "Rest\nFluids", at }).save).toBe("dirty")
  const saved = after(
    { type: "typed", text: "Rest\nFluids", at },
    { type: "sent" },
    { type: "saved", sent: "Rest\nFluids", server: server(2, "Rest", "Fluids") },
  )
  expect(saved).toMatchObject({ save: "clean", server: { version: 2 } })
})

test("what is typed while a save is on its way is still to be saved, on the new version", () => {
  const state = after(
    { type: "typed", text: "Re", at },
    { type: "sent" },
    { type: "typed", text: "Rested", at },
    { type: "saved", sent: "Re", server: server(2, "Re") },
  )
  expect(state).toMatchObject({ text: "Rested", save: "dirty", server: { version: 2 } })
})

test("another tab's newer text waits for a decision, and ours stays", () => {
  const stale = after(
    { type: "typed", text: "Mine", at },
    { type: "sent" },
    { type: "stale", theirs: server(4, "Theirs") },
  )
  expect(stale).toMatchObject({ text: "Mine", theirs: { version: 4 } })
  expect(nextSection(stale, { type: "kept_mine" })).toMatchObject({
    text: "Mine",
    server: { version: 4 },
    save: "dirty",
    theirs: undefined,
  })
  expect(nextSection(stale, { type: "took_theirs" })).toMatchObject({
    text: "Theirs",
    save: "clean",
  })
})

test("a reload of the page's data never replaces what is not saved", () => {
  const reload: SectionEvent = { type: "reloaded", server: server(3, "Theirs") }
  expect(after(reload).text).toBe("Theirs")
  expect(after({ type: "typed", text: "Mine", at }, reload).text).toBe("Mine")
  expect(
    after(
      { type: "typed", text: "Mine", at },
      { type: "refused", why: "offline", sent: "Mine" },
      reload,
    ),
  ).toMatchObject({ text: "Mine", save: "offline" })
})

test("a save whose answer was lost is recognised, and not called another tab's", () => {
  const state = after(
    { type: "typed", text: "Rest \n\nFluids", at },
    { type: "sent" },
    { type: "refused", why: "offline", sent: "Rest \n\nFluids" },
    { type: "stale", theirs: server(2, "Rest", "Fluids") },
  )
  expect(state).toMatchObject({ save: "clean", theirs: undefined, server: { version: 2 } })
})

test("of several saves without an answer the one that was saved is recognised, and what came after it is saved", () => {
  const state = after(
    { type: "typed", text: "Rest\nFl", at },
    { type: "sent" },
    { type: "refused", why: "offline", sent: "Rest\nFl" },
    { type: "typed", text: "Rest\nFluids", at },
    { type: "sent" },
    { type: "refused", why: "failed", sent: "Rest\nFluids" },
    { type: "sent" },
    { type: "stale", theirs: server(2, "Rest", "Fl") },
  )
  expect(state).toMatchObject({
    text: "Rest\nFluids",
    save: "dirty",
    theirs: undefined,
    server: { version: 2 },
  })
})

test("a save that the server broke off may have been done all the same", () => {
  const state = after(
    { type: "typed", text: "Fluids", at },
    { type: "sent" },
    { type: "refused", why: "failed", sent: "Fluids" },
    { type: "stale", theirs: server(2, "Fluids") },
  )
  expect(state).toMatchObject({ save: "clean", theirs: undefined })
})

test("a line from elsewhere goes behind what is there and is saved like one that was typed", () => {
  const at = "2026-11-24T10:42:00.000Z"
  const first = nextSection(openSection({ lines: [], version: 0 }), {
    type: "added",
    line: "A",
    at,
  })
  const second = nextSection(first, { type: "added", line: "B", at })
  expect(second).toMatchObject({ text: "A\nB", save: "dirty", typedAt: at })
})
