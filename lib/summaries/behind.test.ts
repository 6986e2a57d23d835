import { expect, test } from "vitest"

import { areBehind, toldBy } from "./behind"
import { differenceOf, reversed } from "./difference"
import type { Wording } from "./difference"
import type { Edit } from "./edit-history"

const wording = (plan: string[], told: string[], subjective = "Cough."): Wording => ({
  lines: [
    { section: "subjective", text: subjective, cites: [] },
    ...plan.map((text) => ({ section: "plan" as const, text, cites: ["N1"] })),
  ],
  instructions: told.map((text) => ({ text, cites: ["N1"] })),
})
const drafted = wording(["Doxycycline."], ["Doxycycline."])

/** The texts one after the other, each saved; "undo" takes the last one back. */
function behindAfter(...steps: (Wording | "undo")[]): boolean {
  const [edits, texts]: [Edit[], Wording[]] = [[], [drafted]]
  for (const step of steps) {
    const [version, now] = [edits.length + 2, texts.at(-1) ?? drafted]
    if (step === "undo") {
      const last = edits.findLast(({ undoes }) => undoes === null)
      texts.pop()
      if (last === undefined) throw new Error("nothing to undo")
      const difference = reversed(last.difference)
      edits.push({ version, undoes: last.version, model: null, difference })
    } else {
      texts.push(step)
      edits.push({ version, undoes: null, model: null, difference: differenceOf(now, step) })
    }
  }
  return areBehind(edits, texts.at(-1) ?? drafted)
}

const changed = wording(["Amoxicillin."], ["Doxycycline."])

test.each<[string, boolean, (Wording | "undo")[]]>([
  ["nobody changed anything", false, []],
  ["the plan was changed", true, [changed]],
  ["a line of the plan went", true, [wording([], ["Doxycycline."])]],
  ["another section was changed", false, [wording(["Doxycycline."], ["Doxycycline."], "Fever.")]],
  [
    "the plan, then another section",
    true,
    [changed, wording(["Amoxicillin."], ["Doxycycline."], "Fever.")],
  ],
  ["both in one save", false, [wording(["Amoxicillin."], ["Take it at night."])]],
  [
    "the plan, then what the patient is told",
    false,
    [changed, wording(["Amoxicillin."], ["Rest."])],
  ],
  [
    "what the patient is told, then the plan",
    true,
    [wording(["Doxycycline."], ["Rest."]), wording(["Amoxicillin."], ["Rest."])],
  ],
  ["the change of the plan was taken back", false, [changed, "undo"]],
  [
    "what made it anew was taken back",
    true,
    [changed, wording(["Amoxicillin."], ["Amoxicillin."]), "undo"],
  ],
  [
    "the plan asks what the patient is told already",
    false,
    [wording(["Rest."], ["Doxycycline."]), wording(["doxycycline."], ["Doxycycline."])],
  ],
  [
    "there is a plan, and the patient is told nothing",
    true,
    [wording([], []), wording(["Rest."], [])],
  ],
])("%s: behind %s", (_, behind, steps) => {
  expect(behindAfter(...steps)).toBe(behind)
})

test("made anew, nothing is behind", () => {
  const remade = { lines: changed.lines, instructions: toldBy(changed.lines) }
  expect(remade.instructions).toEqual([{ text: "Amoxicillin.", cites: ["N1"] }])
  expect(behindAfter(changed, remade)).toBe(false)
})
