"use client"

import { useTranslations } from "next-intl"
import { useState } from "react"

import { Button } from "@/app/_ui/button"
import { Dialog } from "@/app/_ui/dialog"
import { Field } from "@/app/_ui/field"
import { Input } from "@/app/_ui/input"
import { Select } from "@/app/_ui/select"
import type { ChartEntry } from "@/lib/patients/chart-queries"

import { RecordForm } from "./record-form"
import { useRecordChange } from "./use-record-change"

type Kind = ChartEntry["kind"]
type Props = {
  patientId: string
  kind: Kind
  /** Absent: a new one. */
  entry?: ChartEntry
  /** The clinic's day, for "stopped today". */
  today: string
}

const severities = ["unknown", "mild", "moderate", "severe"] as const
const statuses = ["active", "stopped", "entered_in_error"] as const

/** Adds an entry, or makes the next version of one. */
export function EntryDialog({ patientId, kind, entry, today }: Props) {
  const t = useTranslations("record.entry")
  const [open, setOpen] = useState(false)
  const title = entry === undefined ? t(`add.${kind}`) : t("changeName", { name: entry.name })
  return (
    <>
      <Button
        variant="line"
        size="sm"
        aria-label={entry === undefined ? undefined : title}
        onClick={() => setOpen(true)}
      >
        {entry === undefined ? title : t("change")}
      </Button>
      <Dialog open={open} onOpenChange={setOpen} title={title}>
        {open ? (
          <Form
            patientId={patientId}
            kind={kind}
            entry={entry}
            today={today}
            onDone={() => setOpen(false)}
          />
        ) : null}
      </Dialog>
    </>
  )
}

type FormProps = Omit<Props, "entry"> & { entry: ChartEntry | undefined; onDone: () => void }

function Form({ patientId, kind, entry, today, onDone }: FormProps) {
  const t = useTranslations("record.entry")
  const path = `/api/patients/${patientId}/chart`
  const change = useRecordChange(entry === undefined ? path : `${path}/${entry.id}`)
  const [fields, setFields] = useState({
    name: entry?.name ?? "",
    detail: entry?.detail ?? "",
    severity: entry?.severity ?? ("unknown" as const),
    sinceDay: entry?.sinceDay ?? "",
    stoppedDay: entry?.stoppedDay ?? "",
    status: entry?.status ?? ("active" as (typeof statuses)[number]),
  })
  const error = (field: keyof typeof fields) =>
    change.problem?.field === field ? t(`wrong.${field}`) : undefined
  const send = () => {
    const body = {
      name: fields.name,
      detail: fields.detail,
      severity: kind !== "allergy" || fields.severity === "unknown" ? null : fields.severity,
      sinceDay: fields.sinceDay || null,
    }
    const stoppedDay = fields.status === "active" ? null : fields.stoppedDay || null
    return change.send(
      entry === undefined
        ? { ...body, kind }
        : { ...body, version: entry.version, status: fields.status, stoppedDay },
    )
  }
  return (
    <RecordForm change={change} send={send} onDone={onDone}>
      <Field label={t(`name.${kind}`)} error={error("name")}>
        <Input
          value={fields.name}
          maxLength={200}
          autoComplete="off"
          onChange={(event) => setFields({ ...fields, name: event.target.value })}
        />
      </Field>
      <Field label={t(`detail.${kind}`)} error={error("detail")}>
        <Input
          value={fields.detail}
          maxLength={500}
          autoComplete="off"
          onChange={(event) => setFields({ ...fields, detail: event.target.value })}
        />
      </Field>
      <div className="grid gap-3 sm:grid-cols-2">
        {kind === "allergy" ? (
          <Select
            label={t("severity")}
            value={fields.severity}
            options={severities.map((value) => ({ value, label: t(`severities.${value}`) }))}
            onValueChange={(severity) => setFields({ ...fields, severity })}
          />
        ) : null}
        <Field label={t("since")} error={error("sinceDay")}>
          <Input
            type="date"
            value={fields.sinceDay}
            onChange={(event) => setFields({ ...fields, sinceDay: event.target.value })}
          />
        </Field>
        {entry === undefined ? null : (
          <Select
            label={t("status")}
            value={fields.status}
            options={statuses.map((value) => ({ value, label: t(`statuses.${value}`) }))}
            onValueChange={(status) =>
              setFields({
                ...fields,
                status,
                stoppedDay: status === "stopped" ? fields.stoppedDay || today : fields.stoppedDay,
              })
            }
          />
        )}
        {entry === undefined || fields.status !== "stopped" ? null : (
          <Field label={t("stopped")} error={error("stoppedDay")}>
            <Input
              type="date"
              value={fields.stoppedDay}
              onChange={(event) => setFields({ ...fields, stoppedDay: event.target.value })}
            />
          </Field>
        )}
      </div>
      {fields.status === "entered_in_error" ? (
        <p className="text-small text-text-2">{t("errorHint")}</p>
      ) : null}
    </RecordForm>
  )
}
