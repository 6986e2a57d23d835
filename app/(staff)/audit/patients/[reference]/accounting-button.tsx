"use client"

import { FileSpreadsheet } from "lucide-react"
import { useTranslations } from "next-intl"
import { useState } from "react"

import { Field } from "@/app/_ui/field"
import { Note } from "@/app/_ui/note"
import { Textarea } from "@/app/_ui/textarea"
import type { Accounting } from "@/lib/audit/desk/accounting"
import { saysWhy } from "@/lib/reason"

import { useProvenPost } from "../../../_frame/proof"
import { FormDialog, useFormDialog, useTexts } from "../../form-dialog"

type Made = Accounting & { name: string }

/** The four columns of 45 CFR 164.528, six years back, and in words what they leave out. */
export function AccountingButton({ patient }: { patient: string }) {
  const t = useTranslations("audit.accounting")
  const prove = useProvenPost()
  const { texts, control } = useTexts({ reason: "" })
  const [made, setMade] = useState<Made>()
  const dialog = useFormDialog<"missing" | "step_up_needed" | "lost" | "made">(async () => {
    const reason = texts.reason.trim()
    if (!saysWhy(reason)) return "missing"
    const answer = await prove<Made>("/api/audit/accountings", { patient, reason })
    if (!answer.ok) return answer.reason === "step_up_needed" ? answer.reason : "lost"
    save(answer.value)
    setMade(answer.value)
    return "made"
  })
  const { state } = dialog
  return (
    <FormDialog
      dialog={dialog}
      icon={FileSpreadsheet}
      title={t("title")}
      hint={t("hint")}
      problem={state === "step_up_needed" || state === "lost" ? t(state) : undefined}
      close={t("close")}
      send={t("submit")}
    >
      <Field label={t("reason")} error={state === "missing" ? t("missing") : undefined}>
        <Textarea {...control("reason", 500)} />
      </Field>
      <p className="text-text-2">{t("knows")}</p>
      <div aria-live="polite">
        {state === "made" && made !== undefined ? (
          <Note size="body" tone="ok">
            {t("made", { count: made.rows })} {t("left", { ...made.left })}
          </Note>
        ) : null}
      </div>
    </FormDialog>
  )
}

/** A file of a few lines: it came with the answer. */
function save({ name, csv }: Made): void {
  const address = URL.createObjectURL(new Blob([csv], { type: "text/csv;charset=utf-8" }))
  const link = document.createElement("a")
  link.href = address
  link.download = name
  link.click()
  URL.revokeObjectURL(address)
}
