import { z } from "zod"

import { IntakeAnswers, Question } from "@/lib/scheduling/visit-types/intake"
import type { Answer } from "@/lib/scheduling/visit-types/intake"

import type { Symptom } from "./board-view"

/** What was answered, in the order of the questions, ready to be shown. Rows come from the database: parsed again. */
export function symptomsOf(intake: {
  questions: unknown
  answers: unknown
  redFlags: readonly string[]
}): Symptom[] {
  const questions = z.array(Question).parse(intake.questions)
  const answers = IntakeAnswers.parse(intake.answers)
  return questions.flatMap((question) => {
    const answer = shown(question, answers[question.id])
    const redFlag = intake.redFlags.includes(question.id)
    return answer === undefined ? [] : [{ question: question.label, answer, redFlag }]
  })
}

function shown(question: Question, answer: Answer | undefined): Symptom["answer"] | undefined {
  switch (question.kind) {
    case "text":
      return typeof answer === "string" ? { kind: "text", text: answer } : undefined
    case "choice": {
      const chosen = question.options.find((option) => option.id === answer)
      return chosen && { kind: "choice", label: chosen.label }
    }
    case "yes_no":
      return typeof answer === "boolean" ? { kind: "yes_no", yes: answer } : undefined
    case "number":
      return typeof answer === "number"
        ? { kind: "number", value: answer, unit: question.unit }
        : undefined
    case "duration":
      return typeof answer === "object" ? { kind: "duration", ...answer } : undefined
  }
}
