"use client"

import { EyeOff } from "lucide-react"
import { useTranslations } from "next-intl"
import { useState } from "react"

import { post } from "@/app/_edge/post"
import { Checkbox } from "@/app/_ui/checkbox"
import { Field } from "@/app/_ui/field"
import { Input } from "@/app/_ui/input"
import { Textarea } from "@/app/_ui/textarea"
import { saysWhy } from "@/lib/reason"

import { FormDialog, useFormDialog, useTexts } from "../../form-dialog"

const empty = { agency: "", until: "", reason: "" }
const problems = ["missing", "not_ahead", "past_oral_limit", "lost"] as const
type Problem = (typeof problems)[number]

/** Keeps disclosures to one agency from the patient's own view and accounting, up to and with a day. */
export function SuspendAccounting({ patient }: { patient: string }) {
  const t = useTranslations("audit.suspension")
  const { texts, clear, control } = useTexts(empty)
  const [written, setWritten] = useState(false)
  const dialog = useFormDialog<Problem>(async () => {
    if (Object.values(texts).some((value) => value.trim() === "") || !saysWhy(texts.reason))
      return "missing"
    const statement = written ? "written" : "oral"
    const answer = await post("/api/audit/suspensions", { patient, ...texts, statement })
    if (!answer.ok) return problems.find((one) => one === answer.reason) ?? "lost"
    clear()
    setWritten(false)
    return undefined
  })
  const { state } = dialog
  return (
    <FormDialog
      dialog={dialog}
      icon={EyeOff}
      title={t("suspend")}
      hint={t("hint")}
      problem={state === "asking" || state === "busy" ? undefined : t(state)}
      close={t("cancel")}
      send={t("save")}
    >
      <Field label={t("agency")}>
        <Input autoComplete="off" {...control("agency", 200)} />
      </Field>
      <Field label={t("until")}>
        <Input type="date" {...control("until", 10)} />
      </Field>
      <Checkbox
        label={t("written")}
        hint={t("oralHint")}
        checked={written}
        onCheckedChange={setWritten}
      />
      <Field label={t("reason")}>
        <Textarea {...control("reason", 500)} />
      </Field>
    </FormDialog>
  )
}
