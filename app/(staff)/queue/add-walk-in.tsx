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
import type { BoardView } from "@/lib/queue/board-view"

import { chosenPatient, problemsOf } from "../calendar/book/booking-form"
import type { PatientChoice, Problem } from "../calendar/book/booking-form"
import { PatientPicker } from "../calendar/book/patient-picker"
import { refusedField, refusedWords } from "./refused-field"
import { useAct } from "./use-act"

type Props = { types: BoardView["types"]; onClose: () => void }

/** Somebody on the telephone or at the door. */
export function AddWalkIn({ types, onClose }: Props) {
  const t = useTranslations("queue.board.addDialog")
  const locale = useLocale()
  const [key] = useState(() => crypto.randomUUID())
  const [patient, setPatient] = useState<PatientChoice>({ kind: "none" })
  const [typeId, setTypeId] = useState(types[0]?.id ?? "")
  const [reason, setReason] = useState("")
  const [urgent, setUrgent] = useState(false)
  const [problems, setProblems] = useState<ReadonlySet<Problem>>(new Set())
  const { act, busy, refusal } = useAct()
  const refused = refusedField(refusal)
  const wrong = refused === undefined ? problems : new Set([...problems, refused])

  const add = async () => {
    const found = problemsOf({ slot: null, patient, reason })
    setProblems(found)
    if (found.size > 0) return
    const added = await act("/api/queue/add", {
      visitTypeId: typeId,
      reason,
      urgent,
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
      description={t("text")}
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
          label={t("type")}
          value={typeId}
          options={types.map(({ id, name }) => ({
            value: id,
            label: name[locale === "en" ? "en" : "zh"],
          }))}
          onValueChange={setTypeId}
        />
        <Field label={t("reason")} error={wrong.has("reason") ? t("missing") : undefined}>
          <Input
            value={reason}
            maxLength={200}
            autoComplete="off"
            onChange={(event) => setReason(event.target.value)}
          />
        </Field>
        <Checkbox label={t("urgent")} checked={urgent} onCheckedChange={setUrgent} />
        {refusal === undefined || refused !== undefined ? null : (
          <Note tone="warn" size="body" role="alert">
            {t(refusedWords(refusal))}
          </Note>
        )}
      </div>
    </Dialog>
  )
}
