"use client"

import { useTranslations } from "next-intl"
import { useState } from "react"

import { Button } from "@/app/_ui/button"
import { Dialog } from "@/app/_ui/dialog"
import { Field } from "@/app/_ui/field"
import { Input } from "@/app/_ui/input"
import { Select } from "@/app/_ui/select"

import { RecordForm } from "./record-form"
import { useRecordChange } from "./use-record-change"

type Props = { patientId: string; today: string }

export function AddProxy({ patientId, today }: Props) {
  const t = useTranslations("record.proxies")
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button variant="line" size="sm" onClick={() => setOpen(true)}>
        {t("add")}
      </Button>
      <Dialog open={open} onOpenChange={setOpen} title={t("add")} description={t("addText")}>
        {open ? <Form patientId={patientId} today={today} onDone={() => setOpen(false)} /> : null}
      </Dialog>
    </>
  )
}

const relations = [
  "parent",
  "guardian",
  "partner",
  "child",
  "sibling",
  "carer",
  "attorney",
  "other",
] as const
const bases = [
  "parental_responsibility",
  "court_order",
  "power_of_attorney",
  "patient_wish",
] as const
const scopes = ["full", "appointments"] as const
const languages = ["en", "zh"] as const

type Fields = {
  name: string
  birthDate: string
  relation: (typeof relations)[number]
  basis: (typeof bases)[number]
  scope: (typeof scopes)[number]
  email: string
  phone: string
  language: (typeof languages)[number]
  fromDay: string
  untilDay: string
}

function Form({ patientId, today, onDone }: Props & { onDone: () => void }) {
  const t = useTranslations("record.proxies")
  const words = useTranslations("patients")
  const change = useRecordChange(`/api/patients/${patientId}/proxies`)
  const [fields, setFields] = useState<Fields>({
    name: "",
    birthDate: "",
    relation: "parent",
    basis: "parental_responsibility",
    scope: "full",
    email: "",
    phone: "",
    language: "en",
    fromDay: today,
    untilDay: "",
  })
  const set = (part: Partial<Fields>) => setFields({ ...fields, ...part })
  const error = (field: "name" | "birthDate" | "email" | "phone" | "fromDay" | "untilDay") =>
    change.problem?.field === field ? t(`wrong.${field}`) : undefined
  const send = () => change.send({ ...fields, untilDay: fields.untilDay || null })
  return (
    <RecordForm change={change} send={send} onDone={onDone} save={t("save")}>
      <div className="grid gap-3 sm:grid-cols-2">
        <Field label={t("name")} error={error("name")}>
          <Input
            value={fields.name}
            maxLength={120}
            autoComplete="off"
            onChange={(event) => set({ name: event.target.value })}
          />
        </Field>
        <Field label={words("header.born")} error={error("birthDate")}>
          <Input
            type="date"
            value={fields.birthDate}
            onChange={(event) => set({ birthDate: event.target.value })}
          />
        </Field>
        <Select
          label={t("relation")}
          value={fields.relation}
          options={relations.map((value) => ({ value, label: t(`relations.${value}`) }))}
          onValueChange={(relation) => set({ relation })}
        />
        <Select
          label={t("basis")}
          value={fields.basis}
          options={bases.map((value) => ({ value, label: t(`bases.${value}`) }))}
          onValueChange={(basis) => set({ basis })}
        />
        <Select
          label={t("scope")}
          value={fields.scope}
          options={scopes.map((value) => ({ value, label: t(`scopes.${value}`) }))}
          onValueChange={(scope) => set({ scope })}
        />
        <Select
          label={words("header.language")}
          value={fields.language}
          options={languages.map((value) => ({ value, label: words(`languages.${value}`) }))}
          onValueChange={(language) => set({ language })}
        />
        <Field label={words("header.email")} error={error("email")}>
          <Input
            type="email"
            value={fields.email}
            maxLength={254}
            autoComplete="off"
            onChange={(event) => set({ email: event.target.value })}
          />
        </Field>
        <Field label={words("header.phone")} error={error("phone")}>
          <Input
            type="tel"
            value={fields.phone}
            maxLength={40}
            autoComplete="off"
            onChange={(event) => set({ phone: event.target.value })}
          />
        </Field>
        <Field label={t("fromDay")} error={error("fromDay")}>
          <Input
            type="date"
            value={fields.fromDay}
            onChange={(event) => set({ fromDay: event.target.value })}
          />
        </Field>
        <Field label={t("untilDay")} error={error("untilDay")}>
          <Input
            type="date"
            value={fields.untilDay}
            onChange={(event) => set({ untilDay: event.target.value })}
          />
        </Field>
      </div>
      {fields.basis === "parental_responsibility" ? (
        <p className="text-small text-text-2">{t("minorHint")}</p>
      ) : null}
    </RecordForm>
  )
}
