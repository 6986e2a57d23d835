"use client"

import { useLocale, useTranslations } from "next-intl"
import { useState } from "react"

import { Button } from "@/app/_ui/button"
import { Checkbox } from "@/app/_ui/checkbox"
import { Dialog } from "@/app/_ui/dialog"
import { Field } from "@/app/_ui/field"
import { Input } from "@/app/_ui/input"
import { Note } from "@/app/_ui/note"
import { Select } from "@/app/_ui/select"
import { dayTimes, hoursOf } from "@/lib/waitlist/day-times"
import type { DayTime } from "@/lib/waitlist/day-times"

import { chosenPatient, problemsOf } from "../calendar/book/booking-form"
import type { PatientChoice, Problem } from "../calendar/book/booking-form"
import { PatientPicker } from "../calendar/book/patient-picker"
import { refusedField, refusedWords } from "./refused-field"
import { useAct } from "./use-act"
import type { TypeChoice } from "./waitlist"

type Props = { types: readonly TypeChoice[]; onClose: () => void }
const weekdays = ["1", "2", "3", "4", "5", "6", "7"] as const

/** Somebody who would rather come sooner, or for whom nothing is free. */
export function AddToWaitlist({ types, onClose }: Props) {
  const t = useTranslations("queue.waitlist.addDialog")
  const board = useTranslations("queue.board.addDialog")
  const list = useTranslations("queue.list")
  const locale = useLocale()
  const [key] = useState(() => crypto.randomUUID())
  const [patient, setPatient] = useState<PatientChoice>({ kind: "none" })
  const [typeId, setTypeId] = useState(types[0]?.id ?? "")
  const [days, setDays] = useState<readonly string[]>([])
  const [time, setTime] = useState<DayTime>("any")
  const [reason, setReason] = useState("")
  const [problems, setProblems] = useState<ReadonlySet<Problem>>(new Set())
  const { act, busy, refusal } = useAct()
  const refused = refusedField(refusal)
  const wrong = refused === undefined ? problems : new Set([...problems, refused])
  const add = async () => {
    const found = problemsOf({ slot: null, patient, reason })
    setProblems(found)
    if (found.size > 0) return
    const added = await act("/api/waitlist/add", {
      visitTypeId: typeId,
      weekdays: days.map(Number),
      ...hoursOf(time),
      reason,
      key,
      ...(patient.kind === "known" ? { patientId: patient.patient.id } : {}),
      ...(patient.kind === "new" ? { newPatient: patient.fields } : {}),
    })
    if (added !== undefined) onClose()
  }
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={t("title")}
      footer={
        <Button busy={busy} onClick={() => void add()}>
          {t("add")}
        </Button>
      }
    >
      <div className="flex flex-col gap-4">
        <PatientPicker
          choice={patient}
          problems={wrong}
          onChoose={(choice) => setPatient(chosenPatient(choice, locale))}
        />
        <Select
          label={board("type")}
          value={typeId}
          options={types.map(({ id, name }) => ({
            value: id,
            label: name[locale === "en" ? "en" : "zh"],
          }))}
          onValueChange={setTypeId}
        />
        <fieldset>
          <legend className="font-medium">{t("days")}</legend>
          <div className="grid grid-cols-2 gap-x-4 sm:grid-cols-4">
            {weekdays.map((day) => (
              <Checkbox
                key={day}
                label={list(`day.${day}`)}
                checked={days.includes(day)}
                onCheckedChange={(on) =>
                  setDays(on ? [...days, day] : days.filter((one) => one !== day))
                }
              />
            ))}
          </div>
        </fieldset>
        <Select
          label={t("time")}
          value={time}
          options={dayTimes.map((one) => ({ value: one, label: list(`times.${one}`) }))}
          onValueChange={setTime}
        />
        <Field label={board("reason")} error={wrong.has("reason") ? board("missing") : undefined}>
          <Input
            value={reason}
            maxLength={200}
            autoComplete="off"
            onChange={(event) => setReason(event.target.value)}
          />
        </Field>
        {refusal === undefined || refused !== undefined ? null : (
          <Note tone="warn" size="body" role="alert">
            {t(refusedWords(refusal))}
          </Note>
        )}
      </div>
    </Dialog>
  )
}
