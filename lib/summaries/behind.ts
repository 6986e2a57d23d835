import { isDeepStrictEqual } from "node:util"

import type { Instruction, SummaryLine } from "@/db/schema/record"

import type { Wording } from "./difference"
import { standing } from "./edit-history"
import type { Edit } from "./edit-history"
import { instructionsFrom } from "./instructions"

/**
 * Whether the patient would be told what the plan said before: an edit that stands changed the words of the
 * plan, none since touched the sentences for the patient, and they are not what the plan asks now.
 */
export function areBehind(edits: readonly Edit[], now: Wording): boolean {
  const open = standing(edits)
  const planned = open.findLastIndex(({ difference }) =>
    difference.lines.some(({ removed, added }) => isOtherPlan(removed, added)),
  )
  const told = open.findLastIndex(({ difference }) => difference.instructions.length > 0)
  return planned > told && !isDeepStrictEqual(now.instructions, toldBy(now.lines))
}

/** The sentences for the patient, made from the plan of these lines. */
export function toldBy(lines: readonly SummaryLine[]): Instruction[] {
  return instructionsFrom(lines).map(({ text, cites }) => ({ text, cites }))
}

function isOtherPlan(before: readonly SummaryLine[], after: readonly SummaryLine[]): boolean {
  return !isDeepStrictEqual(planOf(before), planOf(after))
}

function planOf(lines: readonly SummaryLine[]): string[] {
  return lines.flatMap(({ section, text }) => (section === "plan" ? [text] : []))
}
