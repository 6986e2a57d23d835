import { describe, expect, test } from "vitest"

import { Erasures, erasureRef, saidNothing } from "./erasures"
import type { Said } from "./erasures"

/** Rows of the pseudonyms a to d, of which some say that they were erased, in a log that says this of erasing. */
function judged(erased: readonly string[], said: Partial<Said>) {
  const refs = ["a", "b", "c", "d", "a", "b"]
  const erasures = new Erasures()
  const numbers = refs.flatMap((ref, index) => (erased.includes(ref) ? [index] : []))
  const wrong = erasures.rows({
    from: 0,
    refs: refs.map((ref) => erasureRef({ patientRef: ref.repeat(44) })).join(""),
    erased: numbers,
    said: { ...saidNothing, ...said },
  })
  return wrong ?? erasures.end()
}

describe("as many may be erased as the log says were", () => {
  test.each([
    ["none, and none were", [], {}, true],
    ["one of one", ["a"], { subjects: 1 }, true],
    ["a record and the one merged into it", ["a", "b"], { subjects: 2, merges: 1 }, true],
    ["one with no word of it", ["a"], {}, false],
    ["two where it was one", ["a", "b"], { subjects: 1 }, false],
    [
      "a merge that has nothing to do with it excuses none",
      ["a", "b"],
      { subjects: 1, merges: 5 },
      false,
    ],
    ["merges alone", ["a"], { merges: 3 }, false],
    [
      "from before it was counted: one, and a merged one",
      ["a", "b"],
      { uncounted: 1, merges: 1 },
      true,
    ],
    ["from before it was counted, no merge", ["a", "b"], { uncounted: 1 }, false],
  ] as const)("%s", (_, erased, said, sound) => {
    expect(judged(erased, said) === null).toBe(sound)
  })
})
