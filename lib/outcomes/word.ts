import type { Absent, OutcomeResult } from "@/db/schema/outcomes"

/** An outcome as one word, for lists and choices. */
export const outcomeWords = [
  "attended",
  "no_show_patient",
  "no_show_clinician",
  "no_show_both",
  "cancelled",
] as const
export type OutcomeWord = (typeof outcomeWords)[number]

/** An outcome as one word of a page or an address. */
export function wordOf({
  result,
  who,
}: {
  result: OutcomeResult
  who: Absent | null
}): OutcomeWord {
  return result === "no_show" ? `no_show_${who ?? "both"}` : result
}

/** And back: the row's two columns. */
export function ofWord(word: OutcomeWord): { result: OutcomeResult; who: Absent | null } {
  switch (word) {
    case "attended":
    case "cancelled":
      return { result: word, who: null }
    case "no_show_patient":
      return { result: "no_show", who: "patient" }
    case "no_show_clinician":
      return { result: "no_show", who: "clinician" }
    case "no_show_both":
      return { result: "no_show", who: "both" }
  }
}
