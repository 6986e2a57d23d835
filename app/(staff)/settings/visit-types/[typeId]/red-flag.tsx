"use client"

import { Plus, Trash2 } from "lucide-react"
import { useTranslations } from "next-intl"

import { Button } from "@/app/_ui/button"
import { Checkbox } from "@/app/_ui/checkbox"
import { Field } from "@/app/_ui/field"
import { Input } from "@/app/_ui/input"
import { Select } from "@/app/_ui/select"
import type { Question } from "@/lib/scheduling/visit-types/intake"

import { newOption } from "./question-state"

type Props<Q extends Question> = { question: Q; onChange: (question: Question) => void }
type Of<K extends Question["kind"]> = Extract<Question, { kind: K }>

/** What a question of this kind has besides, and which answers show emergency advice first. */
export function RedFlag({ question, onChange }: Props<Question>) {
  switch (question.kind) {
    case "text":
      return <Words question={question} onChange={onChange} />
    case "choice":
      return <Options question={question} onChange={onChange} />
    case "yes_no":
      return <YesNo question={question} onChange={onChange} />
    case "number":
      return <Numbers question={question} onChange={onChange} />
    case "duration":
      return <Durations question={question} onChange={onChange} />
  }
}

function Words({ question, onChange }: Props<Of<"text">>) {
  const t = useTranslations("availability.types.questions")
  return (
    <Field label={t("words")} hint={t("wordsHint")} className="sm:col-span-2">
      <Input
        value={question.redFlagWords.join(", ")}
        onChange={(event) =>
          onChange({
            ...question,
            redFlagWords: event.target.value === "" ? [] : event.target.value.split(/[,，、]\s*/),
          })
        }
        onBlur={(event) =>
          onChange({
            ...question,
            redFlagWords: event.target.value
              .split(/[,，、]/)
              .map((word) => word.trim())
              .filter((word) => word.length >= 2),
          })
        }
      />
    </Field>
  )
}

function YesNo({ question, onChange }: Props<Of<"yes_no">>) {
  const t = useTranslations("availability.types.questions")
  return (
    <Select
      label={t("redFlagAnswer")}
      value={question.redFlag ?? "none"}
      options={(["none", "yes", "no"] as const).map((value) => ({
        value,
        label: t(`redFlagAnswers.${value}`),
      }))}
      onValueChange={(value) => onChange({ ...question, redFlag: value === "none" ? null : value })}
    />
  )
}

function Options({ question, onChange }: Props<Of<"choice">>) {
  const t = useTranslations("availability.types.questions")
  const { options } = question
  return (
    <div className="flex flex-col gap-2 sm:col-span-2">
      {options.map((option, index) => {
        const name = t("option", { number: index + 1 })
        const change = (part: Partial<typeof option>) =>
          onChange({ ...question, options: options.with(index, { ...option, ...part }) })
        return (
          <div
            key={option.id}
            role="group"
            aria-label={name}
            className="flex flex-wrap items-end gap-3"
          >
            <Field label={`${name}, ${t("en")}`} className="min-w-40 flex-1">
              <Input
                value={option.label.en}
                maxLength={200}
                onChange={({ target: { value } }) =>
                  change({ label: { ...option.label, en: value } })
                }
              />
            </Field>
            <Field label={`${name}, ${t("zh")}`} className="min-w-40 flex-1">
              <Input
                lang="zh-Hans"
                value={option.label.zh}
                maxLength={200}
                onChange={({ target: { value } }) =>
                  change({ label: { ...option.label, zh: value } })
                }
              />
            </Field>
            <Checkbox
              label={t("redFlag")}
              checked={option.redFlag}
              onCheckedChange={(redFlag) => change({ redFlag })}
            />
            <button
              type="button"
              aria-label={t("remove", { name })}
              disabled={options.length <= 2}
              onClick={() => onChange({ ...question, options: options.toSpliced(index, 1) })}
              className="grid size-11 flex-none cursor-pointer place-items-center rounded-2 text-text-2 hover:bg-surface-2 disabled:cursor-default disabled:opacity-30"
            >
              <Trash2 aria-hidden size={18} />
            </button>
          </div>
        )
      })}
      <div>
        <Button
          variant="plain"
          disabled={options.length >= 12}
          onClick={() => onChange({ ...question, options: [...options, newOption(options)] })}
        >
          <Plus aria-hidden size={18} />
          {t("addOption")}
        </Button>
      </div>
    </div>
  )
}

function Numbers({ question, onChange }: Props<Of<"number">>) {
  const t = useTranslations("availability.types.questions")
  return (
    <>
      <Field label={t("unit")}>
        <Input
          value={question.unit}
          maxLength={16}
          onChange={(event) => onChange({ ...question, unit: event.target.value })}
        />
      </Field>
      <span className="max-sm:hidden" />
      <NumberField
        label={t("least")}
        value={question.least}
        onChange={(least) => onChange({ ...question, least: least ?? NaN })}
      />
      <NumberField
        label={t("most")}
        value={question.most}
        onChange={(most) => onChange({ ...question, most: most ?? NaN })}
      />
      <NumberField
        label={t("below")}
        value={question.redFlagBelow}
        onChange={(redFlagBelow) => onChange({ ...question, redFlagBelow })}
      />
      <NumberField
        label={t("above")}
        value={question.redFlagAbove}
        onChange={(redFlagAbove) => onChange({ ...question, redFlagAbove })}
      />
    </>
  )
}

function Durations({ question, onChange }: Props<Of<"duration">>) {
  const t = useTranslations("availability.types.questions")
  return (
    <>
      <NumberField
        label={t("shorter")}
        value={question.redFlagShorterThanHours}
        onChange={(redFlagShorterThanHours) => onChange({ ...question, redFlagShorterThanHours })}
      />
      <NumberField
        label={t("longer")}
        value={question.redFlagLongerThanHours}
        onChange={(redFlagLongerThanHours) => onChange({ ...question, redFlagLongerThanHours })}
      />
    </>
  )
}

function NumberField(props: {
  label: string
  value: number | null
  onChange: (value: number | null) => void
}) {
  const { label, value, onChange } = props
  return (
    <Field label={label}>
      <Input
        type="number"
        step="any"
        value={value === null || Number.isNaN(value) ? "" : value}
        onChange={({ target: { valueAsNumber } }) =>
          onChange(Number.isNaN(valueAsNumber) ? null : valueAsNumber)
        }
      />
    </Field>
  )
}
