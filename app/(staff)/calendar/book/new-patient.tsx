"use client"

import { useTranslations } from "next-intl"

import { Field } from "@/app/_ui/field"
import { Input } from "@/app/_ui/input"
import { Select } from "@/app/_ui/select"

import type { NewPatientFields, Problem } from "./booking-form"

type Props = {
  fields: NewPatientFields
  problems: ReadonlySet<Problem>
  onChange: (fields: NewPatientFields) => void
}

const sexes = ["F", "M", "X"] as const
const languages = ["en", "zh"] as const

export function NewPatient({ fields, problems, onChange }: Props) {
  const t = useTranslations("booking")
  const error = (problem: "name" | "birthDate" | "email") =>
    problems.has(problem) ? t(`problem.${problem}`) : undefined
  return (
    <fieldset className="flex flex-col gap-3">
      <legend className="mb-3 text-read font-semibold">{t("patient.new")}</legend>
      <Field label={t("patient.name")} error={error("name")}>
        <Input
          value={fields.name}
          maxLength={120}
          autoComplete="off"
          onChange={(event) => onChange({ ...fields, name: event.target.value })}
        />
      </Field>
      <Field label={t("patient.birthDate")} error={error("birthDate")}>
        <Input
          type="date"
          value={fields.birthDate}
          autoComplete="off"
          onChange={(event) => onChange({ ...fields, birthDate: event.target.value })}
        />
      </Field>
      <Select
        label={t("patient.sex")}
        value={fields.sex}
        options={sexes.map((sex) => ({ value: sex, label: t(`patient.sexes.${sex}`) }))}
        onValueChange={(sex) => onChange({ ...fields, sex })}
      />
      <Field label={t("patient.email")} hint={t("patient.emailHint")} error={error("email")}>
        <Input
          type="email"
          value={fields.email}
          maxLength={254}
          autoComplete="off"
          onChange={(event) => onChange({ ...fields, email: event.target.value })}
        />
      </Field>
      <Field
        label={t("patient.phone")}
        error={problems.has("phone") ? t("problem.field") : undefined}
      >
        <Input
          type="tel"
          value={fields.phone}
          maxLength={40}
          autoComplete="off"
          onChange={(event) => onChange({ ...fields, phone: event.target.value })}
        />
      </Field>
      <Select
        label={t("patient.language")}
        value={fields.language}
        options={languages.map((language) => ({
          value: language,
          label: t(`patient.languages.${language}`),
        }))}
        onValueChange={(language) => onChange({ ...fields, language })}
      />
    </fieldset>
  )
}
