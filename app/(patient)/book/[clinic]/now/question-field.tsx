"use client"

import { useLocale, useTranslations } from "next-intl"

import { Field } from "@/app/_ui/field"
import { Input } from "@/app/_ui/input"
import { Select } from "@/app/_ui/select"
import { Textarea } from "@/app/_ui/textarea"
import type { Question } from "@/lib/scheduling/visit-types/intake"
import { durationUnits } from "@/lib/scheduling/visit-types/judge-intake"

import type { AnswerProblem, Typed } from "./ask"
import { Choices } from "./choices"

type Props = {
  question: Question
  typed: Typed
  problem: AnswerProblem | undefined
  onChange: (typed: Typed) => void
}

export function QuestionField({ question, typed, problem, onChange }: Props) {
  const t = useTranslations("queue.now.questions")
  const locale = useLocale() === "en" ? "en" : "zh"
  const words = question.label[locale]
  const label = question.required ? words : t("optional", { question: words })
  const text = (value: string) => onChange({ ...typed, text: value })
  switch (question.kind) {
    case "text":
      return (
        <Field label={label} error={problem && t("answer")}>
          <Textarea
            value={typed.text}
            maxLength={1_000}
            rows={3}
            onChange={(event) => text(event.target.value)}
          />
        </Field>
      )
    case "yes_no":
      return (
        <Choices
          legend={label}
          name={question.id}
          value={typed.text}
          options={[
            { value: "yes", label: t("yes") },
            { value: "no", label: t("no") },
          ]}
          error={problem && t("answer")}
          onChange={text}
        />
      )
    case "choice":
      return (
        <Choices
          legend={label}
          name={question.id}
          value={typed.text}
          options={question.options.map((option) => ({
            value: option.id,
            label: option.label[locale],
          }))}
          error={problem && t("answer")}
          onChange={text}
        />
      )
    case "number": {
      const { least, most, unit } = question
      return (
        <Field
          label={`${label} (${unit})`}
          error={problem && (problem === "number" ? t("number", { least, most }) : t("answer"))}
        >
          <Input
            inputMode="decimal"
            autoComplete="off"
            value={typed.text}
            maxLength={12}
            onChange={(event) => text(event.target.value)}
          />
        </Field>
      )
    }
    case "duration":
      return (
        <div className="grid grid-cols-[1fr_1fr] items-end gap-3">
          <Field
            label={label}
            error={problem && t(problem === "amount" ? "amount" : "answer")}
            className="col-span-2"
          >
            <Input
              inputMode="numeric"
              autoComplete="off"
              value={typed.text}
              maxLength={3}
              onChange={(event) => text(event.target.value)}
            />
          </Field>
          <Select
            label={t("unit")}
            hideLabel
            value={typed.unit}
            className="col-span-2"
            options={durationUnits.map((unit) => ({ value: unit, label: t(`units.${unit}`) }))}
            onValueChange={(unit) => onChange({ ...typed, unit })}
          />
        </div>
      )
  }
}
