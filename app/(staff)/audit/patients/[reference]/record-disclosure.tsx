"use client"

import { FilePen } from "lucide-react"
import { useTranslations } from "next-intl"

import { post } from "@/app/_edge/post"
import { Field } from "@/app/_ui/field"
import { Input } from "@/app/_ui/input"
import { Textarea } from "@/app/_ui/textarea"
import { saysWhy } from "@/lib/reason"

import { FormDialog, useFormDialog, useTexts } from "../../form-dialog"

const empty = { on: "", recipient: "", address: "", what: "", why: "" }
type Problem = "missing" | "not_yet" | "lost"

/** Writes down what left the clinic by another way: the four facts that an accounting names. */
export function RecordDisclosure({ patient }: { patient: string }) {
  const t = useTranslations("audit.disclosure")
  const { texts, clear, control } = useTexts(empty)
  const dialog = useFormDialog<Problem>(async () => {
    const { address, ...needed } = texts
    if (Object.values(needed).some((value) => value.trim() === "") || !saysWhy(needed.why))
      return "missing"
    const body = { patient, ...needed, ...(address.trim() === "" ? {} : { address }) }
    const answer = await post("/api/audit/disclosures", body)
    if (!answer.ok) return answer.reason === "not_yet" ? "not_yet" : "lost"
    clear()
    return undefined
  })
  const { state } = dialog
  return (
    <FormDialog
      dialog={dialog}
      icon={FilePen}
      title={t("record")}
      hint={t("hint")}
      problem={state === "asking" || state === "busy" ? undefined : t(state)}
      close={t("cancel")}
      send={t("save")}
    >
      <Field label={t("on")}>
        <Input type="date" {...control("on", 10)} />
      </Field>
      <Field label={t("recipient")}>
        <Input autoComplete="off" {...control("recipient", 200)} />
      </Field>
      <Field label={t("address")}>
        <Input autoComplete="off" {...control("address", 300)} />
      </Field>
      <Field label={t("what")}>
        <Textarea {...control("what", 500)} />
      </Field>
      <Field label={t("why")}>
        <Textarea {...control("why", 500)} />
      </Field>
    </FormDialog>
  )
}
