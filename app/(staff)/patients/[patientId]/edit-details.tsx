"use client"

import { Pencil } from "lucide-react"
import { useTranslations } from "next-intl"
import { useState } from "react"

import { Button } from "@/app/_ui/button"
import { Dialog } from "@/app/_ui/dialog"
import { Field } from "@/app/_ui/field"
import { Input } from "@/app/_ui/input"
import { Select } from "@/app/_ui/select"

import { RecordForm } from "./record-form"
import { useRecordChange } from "./use-record-change"

export type Details = {
  id: string
  version: number
  name: string
  birthDate: string
  sex: "F" | "M" | "X"
  language: string
  email: string | null
  phone: string | null
  /** Null: the clinic's. */
  zone: string | null
}

const sexes = ["F", "M", "X"] as const
const languages = ["en", "zh"] as const
const zones = Intl.supportedValuesOf("timeZone")

/** Name, birth date and contacts. Whoever changed them meanwhile is not written over. */
export function EditDetails({ patient }: { patient: Details }) {
  const t = useTranslations("record.details")
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button variant="line" size="sm" onClick={() => setOpen(true)}>
        <Pencil aria-hidden size={16} />
        {t("edit")}
      </Button>
      <Dialog open={open} onOpenChange={setOpen} title={t("edit")}>
        {open ? <Form patient={patient} onDone={() => setOpen(false)} /> : null}
      </Dialog>
    </>
  )
}

function Form({ patient, onDone }: { patient: Details; onDone: () => void }) {
  const t = useTranslations("record.details")
  const words = useTranslations("patients")
  const change = useRecordChange(`/api/patients/${patient.id}/details`)
  const [fields, setFields] = useState({
    name: patient.name,
    birthDate: patient.birthDate,
    sex: patient.sex,
    language: patient.language === "zh" ? ("zh" as const) : ("en" as const),
    email: patient.email ?? "",
    phone: patient.phone ?? "",
    zone: patient.zone ?? "",
  })
  const error = (field: keyof typeof fields) =>
    change.problem?.field === field ? t("wrong") : undefined
  const send = () => change.send({ ...fields, version: patient.version })
  return (
    <RecordForm change={change} send={send} onDone={onDone}>
      <Field label={t("name")} error={error("name")}>
        <Input
          value={fields.name}
          maxLength={120}
          autoComplete="off"
          onChange={(event) => setFields({ ...fields, name: event.target.value })}
        />
      </Field>
      <div className="grid gap-3 sm:grid-cols-2">
        <Field label={words("header.born")} error={error("birthDate")}>
          <Input
            type="date"
            value={fields.birthDate}
            autoComplete="off"
            onChange={(event) => setFields({ ...fields, birthDate: event.target.value })}
          />
        </Field>
        <Select
          label={words("header.sex")}
          value={fields.sex}
          options={sexes.map((sex) => ({ value: sex, label: words(`sexes.${sex}`) }))}
          onValueChange={(sex) => setFields({ ...fields, sex })}
        />
      </div>
      <Field label={words("header.email")} error={error("email")}>
        <Input
          type="email"
          value={fields.email}
          maxLength={254}
          autoComplete="off"
          onChange={(event) => setFields({ ...fields, email: event.target.value })}
        />
      </Field>
      <div className="grid gap-3 sm:grid-cols-2">
        <Field label={words("header.phone")} error={error("phone")}>
          <Input
            type="tel"
            value={fields.phone}
            maxLength={40}
            autoComplete="off"
            onChange={(event) => setFields({ ...fields, phone: event.target.value })}
          />
        </Field>
        <Select
          label={words("header.language")}
          value={fields.language}
          options={languages.map((language) => ({
            value: language,
            label: words(`languages.${language}`),
          }))}
          onValueChange={(language) => setFields({ ...fields, language })}
        />
      </div>
      <Field
        label={t("zone")}
        hint={t("zoneHint")}
        error={error("zone") === undefined ? undefined : t("zoneWrong")}
      >
        <Input
          list="patient-zones"
          value={fields.zone}
          maxLength={60}
          autoComplete="off"
          onChange={(event) => setFields({ ...fields, zone: event.target.value })}
        />
      </Field>
      <datalist id="patient-zones">
        {zones.map((zone) => (
          <option key={zone} value={zone}>
            {zone}
          </option>
        ))}
      </datalist>
      <p className="text-small text-text-2">{t("audited")}</p>
    </RecordForm>
  )
}
