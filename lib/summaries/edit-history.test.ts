import fc from "fast-check"
import { expect, test } from "vitest"

import { differenceOf, reversed, withDifference } from "./difference"
import type { Wording } from "./difference"
import { methodOf, textBefore, undoable } from "./edit-history"
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
          edits.push({
            ...{ version, undoes: null, model: null, difference: differenceOf(now, next) },
          })
          now = next
          expected.push(next)
          continue
        }
        const last = undoable(edits)
        expect(last === undefined).toBe(expected.length === 1)
        if (last === undefined) continue
        const difference = reversed(last.difference)
        edits.push({ version, undoes: last.version, model: null, difference })
        now = withDifference(now, difference) ?? said("does not lead back")
        expected.pop()
        expect(now).toEqual(expected.at(-1))
      }
      expect(textBefore(edits, now)).toEqual(draft)
    }),
  )
})

test("how a text came about: a model counts while what was taken over from it stands", () => {
  const difference = { lines: [], instructions: [] }
  const edit = (version: number, model: string | null, undoes: number | null = null) => ({
    ...{ version, undoes, model, difference },
  })
  expect(methodOf(null, [edit(2, "m")])).toBeNull()
  expect(methodOf("extractive", [edit(2, null)])).toBe("extractive")
  expect(methodOf("extractive", [edit(2, "m"), edit(3, "m")])).toBe("extractive, m")
  expect(methodOf("extractive", [edit(2, "m"), edit(3, null, 2)])).toBe("extractive")
  expect(methodOf("m", [edit(2, "m"), edit(3, "n")])).toBe("m, n")
})
