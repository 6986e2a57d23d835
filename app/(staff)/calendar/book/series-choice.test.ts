import { describe, expect, it } from "vitest"

import { chosenOf, firstChoices } from "./series-choice"

const start = "2026-12-01T09:00:00.000Z"

describe("the occurrences of a series", () => {
  it("are taken where they are free, and left out where something is in the way", () => {
    const choices = firstChoices([
      { local: "2026-12-01T09:00", startsAt: start, obstacle: null, next: [] },
      { local: "2026-12-08T09:00", startsAt: start, obstacle: "patient", next: [] },
      { local: "2026-12-15T09:00", startsAt: null, obstacle: "gap", next: [] },
    ])
    expect(chosenOf(choices)).toEqual([{ local: "2026-12-01T09:00", startsAt: start }])
    expect(chosenOf({ ...choices, "2026-12-15T09:00": start })).toHaveLength(2)
  })
})
