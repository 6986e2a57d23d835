"use client"

import { useTranslations } from "next-intl"
import { useId } from "react"

import { BirthFields } from "@/app/(patient)/join/birth-fields"
import { Field, FieldError } from "@/app/_ui/field"
import { Input } from "@/app/_ui/input"
import { Select } from "@/app/_ui/select"
import { Textarea } from "@/app/_ui/textarea"
import type { IntakeForm } from "@/lib/scheduling/visit-types/intake"

import type { Details, Problem, Problems, Sex } from "./details"
import { QuestionField } from "./question-field"

type Props = {
  form: IntakeForm
  details: Details
  problems: Problems
  onChange: (details: Details) => void
}

export function DetailsFields({ form, details, problems, onChange }: Props) {
  const t = useTranslations("book.details")
  const said = (problem: Problem & keyof typeof words) =>
    problems.fields.has(problem) ? t(`problem.${problem}`) : undefined
  const set = (change: Partial<Details>): void => onChange({ ...details, ...change })
  const reach = said("reach")
  return (
    <>
      <Field label={t("name")} error={said("name")}>
        <Input
          className="min-h-14!"
          autoComplete="name"
          maxLength={120}
          value={details.name}
          onChange={(event) => set({ name: event.target.value })}
        />
      </Field>
      <Birth details={details} problems={problems} onChange={onChange} />
      <div>
        <Select<Sex | "">
          label={t("sex")}
          value={details.sex}
          options={[
            { value: "", label: t("chooseOne") },
            { value: "F", label: t("sexes.F") },
            { value: "M", label: t("sexes.M") },
            { value: "X", label: t("sexes.X") },
          ]}
          onValueChange={(sex) => set({ sex })}
        />
        {problems.fields.has("sex") ? (
          <FieldError id="sex-error">{t("problem.sex")}</FieldError>
        ) : null}
      </div>
      <fieldset className="flex flex-col gap-4">
        <legend className="font-semibold">{t("reach")}</legend>
        <p className="text-read text-text-2">{t("reachHint")}</p>
        <Field label={t("email")} error={said("email") ?? reach}>
          <Input
            className="min-h-14!"
            type="email"
            autoComplete="email"
            maxLength={254}
            value={details.email}
            onChange={(event) => set({ email: event.target.value })}
          />
        </Field>
        <Field label={t("phone")} error={said("phone")}>
          <Input
            className="min-h-14!"
            type="tel"
            autoComplete="tel"
            maxLength={40}
            value={details.phone}
            onChange={(event) => set({ phone: event.target.value })}
          />
        </Field>
        <Select
          label={t("language")}
          value={details.language}
          options={[
            { value: "en", label: t("languages.en") },
            { value: "zh", label: t("languages.zh") },
          ]}
          onValueChange={(language) => set({ language })}
        />
      </fieldset>
      <Field label={t("reason")} hint={t("reasonHint")} error={said("reason")}>
        <Textarea
          maxLength={500}
          value={details.reason}
          onChange={(event) => set({ reason: event.target.value })}
        />
      </Field>
      {form.questions.map((question) => (
        <QuestionField
          key={question.id}
          question={question}
          typed={details.answers[question.id] ?? { text: "", unit: "days" }}
          wrong={problems.answers.has(question.id)}
          onChange={(typed) => set({ answers: { ...details.answers, [question.id]: typed } })}
        />
      ))}
    </>
  )
}

const words = { name: 1, reach: 1, email: 1, phone: 1, reason: 1, sex: 1 }

function Birth({ details, problems, onChange }: Omit<Props, "form">) {
  const t = useTranslations("book.details")
  const patient = useTranslations("patient.birth")
  const id = useId()
  const wrong = (["incomplete", "impossible", "future"] as const).find((reason) =>
    problems.fields.has(`birth_${reason}`),
  )
  return (
    <fieldset>
      <legend className="font-medium">{t("birth")}</legend>
      <p id={`${id}-hint`} className="mb-2 text-read text-text-2">
        {t("birthHint")}
      </p>
      <BirthFields
        value={details.birth}
        onChange={(birth) => onChange({ ...details, birth })}
        invalid={wrong !== undefined}
        describedBy={wrong === undefined ? `${id}-hint` : `${id}-hint ${id}-error`}
      />
      {wrong === undefined ? null : <FieldError id={`${id}-error`}>{patient(wrong)}</FieldError>}
    </fieldset>
  )
}
