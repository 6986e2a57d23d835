import type { Question } from "@/lib/scheduling/visit-types/intake"

export const kinds = ["text", "choice", "yes_no", "number", "duration"] as const
export type Kind = (typeof kinds)[number]

/** A new question with an id that no other has: answers are kept under it. */
export function newQuestion(known: readonly { id: string }[]): Question {
  return asKind({ id: freeId("q", known), label: { en: "", zh: "" }, required: true }, "yes_no")
}

/** The same question asked another way; what only the old way had is dropped. */
export function asKind(
  { id, label, required }: Pick<Question, "id" | "label" | "required">,
  kind: Kind,
): Question {
  const asked = { id, label, required }
  switch (kind) {
    case "text":
      return { ...asked, kind, redFlagWords: [] }
    case "choice":
      return { ...asked, kind, options: [option("o1"), option("o2")] }
    case "yes_no":
      return { ...asked, kind, redFlag: null }
    case "number":
      return {
        ...asked,
        kind,
        unit: "°C",
        least: 30,
        most: 45,
        redFlagBelow: null,
        redFlagAbove: null,
      }
    case "duration":
      return { ...asked, kind, redFlagShorterThanHours: null, redFlagLongerThanHours: null }
  }
}

export function newOption(known: readonly { id: string }[]) {
  return option(freeId("o", known))
}

function option(id: string) {
  return { id, label: { en: "", zh: "" }, redFlag: false }
}

function freeId(letter: string, known: readonly { id: string }[]): string {
  let n = known.length + 1
  while (known.some(({ id }) => id === `${letter}${n}`)) n += 1
  return `${letter}${n}`
}
