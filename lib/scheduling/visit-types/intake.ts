import { z } from "zod"

import { durationUnits } from "./judge-intake"

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

const Duration = z.strictObject({
  amount: z.number().int().min(1).max(999),
  unit: z.enum(durationUnits),
})
const Answer = z.union([z.string().trim().max(1_000), z.boolean(), z.number(), Duration])
export type Answer = z.infer<typeof Answer>

/** By question. Whether they fit the form is for `judgeAnswers`. */
export const IntakeAnswers = z.record(QuestionId, Answer)
export type IntakeAnswers = z.infer<typeof IntakeAnswers>

function distinct(all: readonly { id: string }[]): boolean {
  return new Set(all.map((one) => one.id)).size === all.length
}
