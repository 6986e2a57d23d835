import fc from "fast-check"
import { expect, test } from "vitest"

import { differenceOf, reversed, withDifference } from "./difference"
import type { Wording } from "./difference"
import { textBefore, undoable } from "./edit-history"
import type { Edit } from "./edit-history"

const said = (...texts: string[]): Wording => ({
  lines: texts.map((text) => ({ section: "plan", text, cites: [] })),
  instructions: [],
})

// A step is what is written next, or null: Undo.
const steps = fc.array(
  fc.option(fc.array(fc.constantFrom("Rest.", "Doxycycline.", "Seen today."), { maxLength: 4 })),
  { maxLength: 12 },
)

test("Undo walks back, edit by edit, to the draft; and the draft is always found again", () => {
  fc.assert(
    fc.property(steps, (asked) => {
      const draft = said("Cough.")
      // What a person expects: a stack of texts.
      const expected = [draft]
      const edits: Edit[] = []
      let now = draft
      for (const step of asked) {
        const version = edits.length + 2
        if (step !== null) {
          const next = said(...step)
          edits.push({ version, undoes: null, difference: differenceOf(now, next) })
          now = next
          expected.push(next)
          continue
        }
        const last = undoable(edits)
        expect(last === undefined).toBe(expected.length === 1)
        if (last === undefined) continue
        const difference = reversed(last.difference)
        edits.push({ version, undoes: last.version, difference })
        now = withDifference(now, difference) ?? said("does not lead back")
        expected.pop()
        expect(now).toEqual(expected.at(-1))
      }
      expect(textBefore(edits, now)).toEqual(draft)
    }),
  )
})
