"use client"

import { FileSpreadsheet } from "lucide-react"
import { useTranslations } from "next-intl"
import { useState } from "react"
import type { FormEvent } from "react"

import { Button } from "@/app/_ui/button"
import { Dialog } from "@/app/_ui/dialog"
import { Field } from "@/app/_ui/field"
import { Note } from "@/app/_ui/note"
import { Textarea } from "@/app/_ui/textarea"
import type { Accounting } from "@/lib/audit/accounting"

import { useProvenPost } from "../../../_frame/proof"

type Made = Accounting & { name: string }
type State =
  | { at: "asking" | "missing" | "busy" | "step_up_needed" | "lost" }
  | { at: "made"; made: Made }

/** The four columns of 45 CFR 164.528, six years back, and in words what they leave out. */
export function AccountingButton({ patient }: { patient: string }) {
  const t = useTranslations("audit.accounting")
  const prove = useProvenPost()
  const [open, setOpen] = useState(false)
  const [reason, setReason] = useState("")
  const [state, setState] = useState<State>({ at: "asking" })
  const change = (next: boolean): void => {
    setOpen(next)
    setState({ at: "asking" })
  }
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    if (reason.trim() === "") return setState({ at: "missing" })
    setState({ at: "busy" })
    const answer = await prove<Made>("/api/audit/accountings", { patient, reason: reason.trim() })
    if (!answer.ok)
      return setState({ at: answer.reason === "step_up_needed" ? answer.reason : "lost" })
    save(answer.value)
    setState({ at: "made", made: answer.value })
  }
  return (
    <>
      <Button variant="line" onClick={() => change(true)}>
        <FileSpreadsheet aria-hidden size={20} />
        {t("title")}
      </Button>
      <Dialog open={open} onOpenChange={change} title={t("title")} description={t("hint")}>
        <form
          method="post"
          onSubmit={(event) => void submit(event)}
          className="flex flex-col gap-4"
        >
          <Field label={t("reason")} error={state.at === "missing" ? t("missing") : undefined}>
            <Textarea
              value={reason}
              onChange={(event) => setReason(event.target.value)}
              maxLength={500}
            />
          </Field>
          <p className="text-text-2">{t("knows")}</p>
          <div aria-live="polite">
            {state.at === "made" ? (
              <Note size="body" tone="ok">
                {t("made", { count: state.made.rows })} {t("left", { ...state.made.left })}
              </Note>
            ) : null}
          </div>
          {state.at === "step_up_needed" || state.at === "lost" ? (
            <Note size="body" tone="bad" role="alert">
              {t(state.at)}
            </Note>
          ) : null}
          <div className="flex flex-wrap justify-end gap-3">
            <Button variant="line" onClick={() => change(false)}>
              {t("close")}
            </Button>
            <Button type="submit" busy={state.at === "busy"}>
              {t("submit")}
            </Button>
          </div>
        </form>
      </Dialog>
    </>
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
