"use client"

import { Download } from "lucide-react"
import { useTranslations } from "next-intl"
import { useState } from "react"
import type { FormEvent } from "react"

import { Button } from "@/app/_ui/button"
import { Dialog } from "@/app/_ui/dialog"
import { Field } from "@/app/_ui/field"
import { grouped } from "@/app/_ui/grouped"
import { Note } from "@/app/_ui/note"
import { Textarea } from "@/app/_ui/textarea"
import type { ExportForm } from "@/lib/audit/export/form"
import type { Filter } from "@/lib/audit/filter"
import { saysWhy } from "@/lib/reason"

import { useProvenPost } from "../_frame/proof"
import { ExportFormChoice } from "./export-form"
import { ExportProgressNote } from "./export-progress"
import { useExportProgress } from "./use-export"

type State =
  | { at: "asking" }
  | { at: "no_reason" }
  | { at: "busy" }
  | { at: "started"; id: string }
  | { at: "refused"; reason: string }

const refusals = [
  "nothing_signed",
  "nothing_matches",
  "too_large",
  "forbidden",
  "step_up_needed",
] as const

/** The one action of the page. What leaves, leaves with a name and a reason. */
export function ExportButton({ filter, count }: { filter: Filter; count: number }) {
  const t = useTranslations("audit")
  const post = useProvenPost()
  const [open, setOpen] = useState(false)
  const [reason, setReason] = useState("")
  const [form, setForm] = useState<ExportForm>("zip")
  const [state, setState] = useState<State>({ at: "asking" })
  const whole = Object.values(filter).every((value) => value === undefined)

  const change = (next: boolean): void => {
    setOpen(next)
    setState({ at: "asking" })
  }
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    if (!saysWhy(reason)) return setState({ at: "no_reason" })
    setState({ at: "busy" })
    const answer = await post<{ id: string }>("/api/audit/exports", {
      filter,
      form,
      reason: reason.trim(),
    })
    if (!answer.ok) return setState({ at: "refused", reason: answer.reason })
    // An attachment: the page stays, the browser saves.
    window.location.assign(`/api/audit/exports/${answer.value.id}`)
    setState({ at: "started", id: answer.value.id })
  }
  const making = useExportProgress(state.at === "started" ? state.id : undefined)
  const refusal =
    state.at === "refused"
      ? (refusals.find((known) => known === state.reason) ?? "fault")
      : undefined

  return (
    <>
      <Button onClick={() => change(true)}>
        <Download aria-hidden size={20} />
        {t("export")}
      </Button>
      <Dialog
        open={open}
        onOpenChange={change}
        title={t("dialog.title", { count, number: grouped(count) })}
        description={t(whole ? "dialog.whole" : "dialog.part")}
      >
        <form
          method="post"
          noValidate
          onSubmit={(event) => void submit(event)}
          className="flex flex-col gap-4"
        >
          <ExportFormChoice
            chosen={form}
            whole={whole}
            disabled={state.at === "busy" || state.at === "started"}
            onChoose={setForm}
          />
          <Field
            label={t("dialog.reason")}
            error={state.at === "no_reason" ? t("dialog.reasonMissing") : undefined}
          >
            <Textarea
              value={reason}
              onChange={(event) => setReason(event.target.value)}
              maxLength={500}
              required
            />
          </Field>
          <Note size="body">{t("dialog.note")}</Note>
          {refusal === undefined ? null : (
            <Note size="body" tone="bad" role="alert">
              {t(`dialog.${refusal}`)}
            </Note>
          )}
          <div aria-live="polite">
            {state.at === "started" ? <ExportProgressNote making={making} /> : null}
          </div>
          <div className="flex flex-wrap justify-end gap-3">
            <Button variant="line" onClick={() => change(false)}>
              {t(state.at === "started" ? "dialog.close" : "dialog.cancel")}
            </Button>
            <Button type="submit" busy={state.at === "busy"} disabled={state.at === "started"}>
              <Download aria-hidden size={20} />
              {t("dialog.submit", { count, number: grouped(count) })}
            </Button>
          </div>
        </form>
      </Dialog>
    </>
  )
}
