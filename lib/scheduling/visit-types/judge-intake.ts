import { ok, refuse } from "@/lib/result"
import type { Result } from "@/lib/result"

import type { Answer, IntakeAnswers, IntakeForm, Question } from "./intake"

export const durationUnits = ["hours", "days", "weeks", "months"] as const
export type DurationUnit = (typeof durationUnits)[number]

/** The questions that answers show to be an emergency, by id and in the form's order. */
export function redFlags(form: IntakeForm, answers: IntakeAnswers): string[] {
  return form.questions
    .filter((question) => isRedFlag(question, answers[question.id]))
    .map((question) => question.id)
}

/**
 * Keeps what the form asks and drops what it does not; an empty text is no answer. Refuses with the
 * id of the first question whose answer is missing or is none of its kind.
 */
export function judgeAnswers(
  form: IntakeForm,
  answers: IntakeAnswers,
): Result<IntakeAnswers, "answer_missing" | "answer_wrong", { field: string }> {
  const kept: IntakeAnswers = {}
  for (const question of form.questions) {
    const answer = answers[question.id]
    if (answer === undefined || answer === "") {
      if (question.required) return refuse("answer_missing", { field: question.id })
      continue
    }
    if (!fits(question, answer)) return refuse("answer_wrong", { field: question.id })
    kept[question.id] = answer
  }
  return ok(kept)
}

function fits(question: Question, answer: Answer): boolean {
  switch (question.kind) {
    case "text":
      return typeof answer === "string"
    case "choice":
      return question.options.some((option) => option.id === answer)
    case "yes_no":
      return typeof answer === "boolean"
    case "number":
      return typeof answer === "number" && answer >= question.least && answer <= question.most
    case "duration":
      return typeof answer === "object"
  }
}

function isRedFlag(question: Question, answer: Answer | undefined): boolean {
  if (answer === undefined) return false
  switch (question.kind) {
    case "text": {
      if (typeof answer !== "string") return false
      const said = plain(answer)
      return question.redFlagWords.some((word) => said.includes(plain(word)))
    }
    case "choice":
      return question.options.some((option) => option.id === answer && option.redFlag)
    case "yes_no":
      return question.redFlag !== null && answer === (question.redFlag === "yes")
    case "number":
      if (typeof answer !== "number") return false
      return (
        (question.redFlagBelow !== null && answer < question.redFlagBelow) ||
        (question.redFlagAbove !== null && answer > question.redFlagAbove)
      )
    case "duration": {
      if (typeof answer !== "object") return false
      const hours = answer.amount * hoursIn[answer.unit]
      const { redFlagShorterThanHours: shorter, redFlagLongerThanHours: longer } = question
      return (shorter !== null && hours < shorter) || (longer !== null && hours > longer)
    }
  }
}

const hoursIn: Record<DurationUnit, number> = { hours: 1, days: 24, weeks: 168, months: 730 }

function plain(text: string): string {
  return text.normalize("NFKC").toLowerCase().replaceAll(/\s+/g, " ")
}
