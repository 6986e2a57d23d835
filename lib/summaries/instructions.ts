import type { SummaryLine } from "@/db/schema/record"

import { drugsIn } from "./extract/drugs"
import { lexiconFor } from "./extract/lexicon"
import type { Lexicon } from "./extract/lexicon"

export const instructionGroups = ["medicines", "tests", "follow_up", "get_help", "advice"] as const
export type InstructionGroup = (typeof instructionGroups)[number]
/** One thing for the patient to do, as the plan has it; `cites`: the sources of the plan's line. */
export type Instruction = { group: InstructionGroup; text: string; cites: string[] }

/**
 * What the plan asks of the patient, in the order in which they need it. The plan's own words: only
 * abbreviations are written out and fillers left away, so that nothing is said that the plan does not say.
 * Pure; for a draft's lines and for signed ones. It goes to the patient after signing only.
 */
export function instructionsFrom(lines: readonly SummaryLine[]): Instruction[] {
  const found = lines
    .filter(({ section, text }) => section === "plan" && !mention.test(text))
    .map(({ text, cites }) => {
      const plain = inPlainWords(unquoted(text))
      return { group: groupOf(plain), text: plain, cites }
    })
  return instructionGroups.flatMap((group) => found.filter((one) => one.group === group))
}

function groupOf(text: string): InstructionGroup {
  const lexicon: Lexicon | undefined = lexiconFor([
    { id: "L1", role: "clinician", seconds: null, text },
  ])
  const cues =
    lexicon ?? lexiconFor([{ id: "L1", role: "clinician", seconds: null, text: "it is the" }])
  if (cues === undefined) return "advice"
  if (cues.safetyNet.test(text)) return "get_help"
  if (
    drugsIn(text).length > 0 ||
    /\b(?:tablets?|capsules?|inhaler|drops|cream|medicines?)\b|药|片|粒/iu.test(text)
  )
    return "medicines"
  if (cues.followUp.test(text)) return "follow_up"
  return cues.tests.test(text) ? "tests" : "advice"
}

/** "Clinician: “…”" is a quote of ours; what a person wrote has no such frame. */
function unquoted(text: string): string {
  const framed = /^(?:Clinician: |医生：)“([\s\S]*)”$/u.exec(text)
  return framed?.[1] ?? text
}

const mention = /^(?:Clinician mentioned, unverified: |医生提到（未核实）：)/u

export function inPlainWords(text: string): string {
  let plain = text.replaceAll(fillers, "")
  for (const [short, long] of abbreviations) plain = plain.replaceAll(short, long)
  const trimmed = plain.replaceAll(/\s+/g, " ").trim()
  return trimmed.charAt(0).toUpperCase() + trimmed.slice(1)
}

const fillers =
  /(?<![\p{L}’'])(?:um+|uh+|er+|you know|okay so|okay|so|well|all right|alright)(?:,\s*|\s+(?=(?:um|uh|i|we|let|you|then)\b))/giu

// Latin shorthand of prescriptions, as patients are told it. Only what has one meaning is written out.
const abbreviations: readonly (readonly [RegExp, string])[] = [
  [/\bb\.?i\.?d\b\.?/gi, "twice a day"],
  [/\bt\.?i\.?d\b\.?/gi, "three times a day"],
  [/\bq\.?i\.?d\b\.?/gi, "four times a day"],
  [/\bq\.?h\.?s\b\.?/gi, "at bedtime"],
  [/\bp\.?r\.?n\b\.?/gi, "when you need it"],
  [/\bp\.o\.|\bpo\b/g, "by mouth"],
  [/\bq(\d{1,2})h\b/gi, "every $1 hours"],
  [/\bf\/u\b/gi, "follow-up"],
  [/\b(\d+) ?wks?\b/gi, "$1 weeks"],
  [/\btabs?\b/gi, "tablets"],
  [/\bcaps\b/gi, "capsules"],
]
