"use client"

import { Siren } from "lucide-react"
import { useTranslations } from "next-intl"
import { useState } from "react"
import type { FormEvent } from "react"

import { Button } from "@/app/_ui/button"
import { Dialog } from "@/app/_ui/dialog"
import { Field } from "@/app/_ui/field"
import { Note } from "@/app/_ui/note"
import { Textarea } from "@/app/_ui/textarea"
import { saysWhy } from "@/lib/reason"

import { RecordProblem } from "./record-problem"
import { useRecordChange } from "./use-record-change"

/** A record of someone else's patient: why it is closed, and the way in for an emergency. */
export function ClosedRecord({ patientId, name }: { patientId: string; name: string }) {
  const t = useTranslations("record.closed")
  const common = useTranslations("common")
  const change = useRecordChange(`/api/patients/${patientId}/emergency`)
  const [open, setOpen] = useState(false)
  const [reason, setReason] = useState("")
  const [missing, setMissing] = useState(false)

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const enough = saysWhy(reason, { least: 5 })
    setMissing(!enough)
    if (enough && (await change.send({ reason }))) setOpen(false)
  }
  return (
    <div className="mt-6 max-w-[640px]">
      <Note>
        <b className="block font-semibold">{t("title")}</b>
        {t("text")}
      </Note>
      <Button variant="line" className="mt-4" onClick={() => setOpen(true)}>
        <Siren aria-hidden size={20} />
        {t("open")}
      </Button>
      <Dialog open={open} onOpenChange={setOpen} title={t("ask", { name })} description={t("what")}>
        <form
          method="post"
          noValidate
          onSubmit={(event) => void submit(event)}
          className="flex flex-col gap-4"
        >
          <Field
            label={t("reason")}
            hint={t("reasonHint")}
            error={missing || change.problem?.field === "reason" ? t("reasonNeeded") : undefined}
          >
            <Textarea
              value={reason}
              maxLength={500}
              rows={3}
              onChange={(event) => setReason(event.target.value)}
            />
          </Field>
          <RecordProblem problem={change.problem} />
          <div className="flex flex-wrap justify-end gap-3">
            <Button variant="line" onClick={() => setOpen(false)}>
              {common("cancel")}
            </Button>
            <Button type="submit" variant="danger" busy={change.busy}>
              {t("confirm")}
            </Button>
          </div>
        </form>
      </Dialog>
    </div>
  )
}
