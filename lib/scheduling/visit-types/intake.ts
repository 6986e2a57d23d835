import { z } from "zod"

import { ok, refuse } from "@/lib/result"
import type { Result } from "@/lib/result"

/** The questions that answers show to be an emergency, by id and in the form's order. */
export function redFlags(form: IntakeForm, answers: IntakeAnswers): string[] {
  return form.questions
    .filter((question) => isRedFlag(question, answers[question.id]))
    .map((question) => question.id)
}

const QuestionId = z
  .string()
  .regex(/^[a-z][a-z0-9_]{0,39}$/)
  .refine((id) => !(id in Object.prototype), "a reserved word")
const Label = z.strictObject({
  en: z.string().trim().min(1).max(200),
  zh: z.string().trim().min(1).max(200),
})
const asked = { id: QuestionId, label: Label, required: z.boolean().default(true) }

export const Question = z.discriminatedUnion("kind", [
  z.strictObject({
    ...asked,
    kind: z.literal("text"),
    /** Any of these in the answer, in either case. */
    redFlagWords: z.array(z.string().trim().min(2).max(40)).max(40).default([]),
  }),
  z.strictObject({
    ...asked,
    kind: z.literal("choice"),
    options: z
      .array(z.strictObject({ id: QuestionId, label: Label, redFlag: z.boolean().default(false) }))
      .min(2)
      .max(12)
      .refine(distinct, "two options have the same id"),
  }),
  z.strictObject({
    ...asked,
    kind: z.literal("yes_no"),
    redFlag: z.enum(["yes", "no"]).nullable().default(null),
  }),
  z
    .strictObject({
      ...asked,
      kind: z.literal("number"),
      unit: z.string().trim().min(1).max(16),
      least: z.number(),
      most: z.number(),
      redFlagBelow: z.number().nullable().default(null),
      redFlagAbove: z.number().nullable().default(null),
    })
    .refine(({ least, most }) => most > least, { path: ["most"], message: "not above the least" }),
  z.strictObject({
    ...asked,
    kind: z.literal("duration"),
    redFlagShorterThanHours: z.number().positive().nullable().default(null),
    redFlagLongerThanHours: z.number().positive().nullable().default(null),
  }),
])
export type Question = z.infer<typeof Question>

/** What a visit type asks beforehand. */
export const IntakeForm = z.object({
  questions: z.array(Question).max(20).refine(distinct, "two questions have the same id"),
})
export type IntakeForm = z.infer<typeof IntakeForm>

export const durationUnits = ["hours", "days", "weeks", "months"] as const
export type DurationUnit = (typeof durationUnits)[number]

const Duration = z.strictObject({
  amount: z.number().int().min(1).max(999),
  unit: z.enum(durationUnits),
})
const Answer = z.union([z.string().trim().max(1_000), z.boolean(), z.number(), Duration])
export type Answer = z.infer<typeof Answer>

/** By question. Whether they fit the form is for `judgeAnswers`. */
export const IntakeAnswers = z.record(QuestionId, Answer)
export type IntakeAnswers = z.infer<typeof IntakeAnswers>

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

function distinct(all: readonly { id: string }[]): boolean {
  return new Set(all.map((one) => one.id)).size === all.length
}
