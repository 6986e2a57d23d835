"use client"

import { useLocale, useTranslations } from "next-intl"

import { Field, FieldError } from "@/app/_ui/field"
import { Input } from "@/app/_ui/input"
import { Select } from "@/app/_ui/select"
import { Textarea } from "@/app/_ui/textarea"
import type { Question } from "@/lib/scheduling/visit-types/intake"
import { durationUnits } from "@/lib/scheduling/visit-types/judge-intake"

import type { Typed } from "./details"

type Props = {
  question: Question
  typed: Typed
  wrong: boolean
  onChange: (typed: Typed) => void
}

/** One of the questions that the clinic asks before a visit of this type. */
export function QuestionField({ question, typed, wrong, onChange }: Props) {
  const t = useTranslations("book.details")
  const language = useLocale().startsWith("zh") ? "zh" : "en"
  const asked = question.label[language]
  const label = question.required ? asked : t("optional", { question: asked })
  const answer = (text: string): void => onChange({ ...typed, text })
  const problem = wrong ? t("problem.answer") : undefined

  switch (question.kind) {
    case "text":
      return (
        <Field label={label} error={problem}>
          <Textarea
            maxLength={1_000}
            value={typed.text}
            onChange={(event) => answer(event.target.value)}
          />
        </Field>
      )
    case "yes_no":
    case "choice": {
      const options =
        question.kind === "choice"
          ? question.options.map(({ id, label: words }) => ({ value: id, label: words[language] }))
          : [
              { value: "yes", label: t("yes") },
              { value: "no", label: t("no") },
            ]
      return (
        <div>
          <Select
            label={label}
            value={typed.text}
            options={[{ value: "", label: t("chooseOne") }, ...options]}
            onValueChange={answer}
          />
          {problem === undefined ? null : (
            <FieldError id={`${question.id}-error`}>{problem}</FieldError>
          )}
        </div>
      )
    }
    case "number": {
      const { least, most, unit } = question
      return (
        <Field
          label={`${label} (${unit})`}
          error={wrong ? t("problem.number", { least, most }) : undefined}
        >
          <Input
            className="min-h-14!"
            inputMode="decimal"
            value={typed.text}
            onChange={(event) => answer(event.target.value)}
          />
        </Field>
      )
    }
    case "duration":
      return (
        <div className="grid grid-cols-2 items-end gap-3">
          <Field label={label} error={problem} className="col-span-2 sm:col-span-1">
            <Input
              className="min-h-14!"
              inputMode="numeric"
              value={typed.text}
              onChange={(event) => answer(event.target.value)}
            />
          </Field>
          <Select
            label={t("unit")}
            value={typed.unit}
            options={durationUnits.map((unit) => ({ value: unit, label: t(`units.${unit}`) }))}
            onValueChange={(unit) => onChange({ ...typed, unit })}
          />
        </div>
      )
  }
}
