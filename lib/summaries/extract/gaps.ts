import { lexiconFor } from "./lexicon"
import type { Lexicon } from "./lexicon"
import type { Part, Statement } from "./statements"

/** What a visit usually settles. A code: the page has the words. */
export const gaps = ["allergies", "medicines", "safety_net", "follow_up"] as const
export type Gap = (typeof gaps)[number]

/** What neither the conversation nor the clinician's note speaks of. A hint to look, and no more. */
export function gapsIn(
  statements: readonly Statement[],
  written: readonly string[],
  lexicon: Lexicon,
): Gap[] {
  const all = [...statements.map(({ text }) => text), ...written]
  const clinician = [
    ...statements.flatMap(({ role, text }) => (role === "clinician" ? [text] : [])),
    ...written,
  ]
  const covered: Readonly<Record<Gap, boolean>> = {
    allergies: all.some((text) => lexicon.allergy.test(text)),
    medicines: all.some((text) => lexicon.medicine.test(text)),
    safety_net: clinician.some((text) => lexicon.safetyNet.test(text)),
    follow_up: clinician.some((text) => lexicon.followUp.test(text) && lexicon.when.test(text)),
  }
  return gaps.filter((gap) => !covered[gap])
}

/** The same of words that a clinician wrote. Undefined where there are none, or none that can be read. */
export function gapsInWriting(written: readonly string[]): Gap[] | undefined {
  const lexicon = lexiconFor(
    written.map((text) => ({ id: "L1", role: "clinician", seconds: null, text })),
  )
  return written.length === 0 || lexicon === undefined ? undefined : gapsIn([], written, lexicon)
}

/** Questions about health that nobody answered, or that were answered with "I don't know". */
export function openQuestionsIn(statements: readonly Statement[], lexicon: Lexicon): Part[] {
  const found: Part[] = []
  for (const [index, { question, role, text, parts, turn }] of statements.entries()) {
    const [part] = parts
    if (!question || part === undefined || !clinical(text, lexicon)) continue
    const after = statements.slice(index + 1, index + 8)
    const answer = after.find((one) => isOther(role, one.role) && one.turn > turn)
    const asksAgain = after.find((one) => one.role === role && one.turn > turn)
    const none = answer === undefined || (asksAgain !== undefined && asksAgain.turn < answer.turn)
    if (none || lexicon.unsure.test(answer.text) || answer.question) found.push(part)
  }
  return found.slice(0, 10)
}

/** Whether the labels look exchanged: the patient's lines plan and examine, the clinician's do not. */
export function swapped(statements: readonly Statement[], lexicon: Lexicon): boolean {
  const doctorly = (who: "clinician" | "patient") =>
    statements.filter(
      ({ role, text, question }) =>
        role === who &&
        (question
          ? lexicon.opening.test(text) || clinical(text, lexicon)
          : lexicon.plan.test(text) && !lexicon.severity.test(text)),
    ).length
  const patient = doctorly("patient")
  return patient >= 4 && patient > 2 * doctorly("clinician")
}

function clinical(text: string, lexicon: Lexicon): boolean {
  return (["symptom", "medicine", "allergy", "history", "tests"] as const).some((cue) =>
    lexicon[cue].test(text),
  )
}

function isOther(role: string, other: string): boolean {
  return (role === "clinician") !== (other === "clinician")
}
