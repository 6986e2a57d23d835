"use client"

import { Download } from "lucide-react"
import { useTranslations } from "next-intl"
import { useState } from "react"

import { Button } from "@/app/_ui/button"
import { Note } from "@/app/_ui/note"
import { Select } from "@/app/_ui/select"
import { exportForms } from "@/lib/vitals/history/export-form"
import type { ExportForm } from "@/lib/vitals/history/export-form"
import type { History } from "@/lib/vitals/history/queries"
import type { ViewRange } from "@/lib/vitals/history/view-range"

import { useProvenPost } from "../../../_frame/proof"
import { Section } from "./section"
import { useMoments } from "./use-moments"

type State = { at: "asking" | "busy" | "started" } | { at: "refused"; reason: string }

const refusals = [
  "too_large",
  "nothing_charted",
  "rates",
  "step_up_needed",
  "forbidden",
  "not_found",
] as const

/** The stretch that the trends show, as a file. */
export function ExportSection({ history, view }: { history: History; view: ViewRange }) {
  const t = useTranslations("history.export")
  const post = useProvenPost()
  const { moment } = useMoments(history.zone)
  const [form, setForm] = useState<ExportForm>("csv")
  const [state, setState] = useState<State>({ at: "asking" })

  const submit = async (): Promise<void> => {
    setState({ at: "busy" })
    const path = `/api/vitals/${history.visitId}/exports`
    const answer = await post(path, { form, ...view })
    if (!answer.ok) return setState({ at: "refused", reason: answer.reason })
    const query = new URLSearchParams({ form, from: String(view.from), to: String(view.to) })
    // An attachment: the page stays, the browser saves.
    window.location.assign(`${path}?${query.toString()}`)
    setState({ at: "started" })
  }
  const refusal =
    state.at === "refused"
      ? (refusals.find((known) => known === state.reason) ?? "fault")
      : undefined

  return (
    <Section
      id="export"
      title={t("title")}
      text={t("text", { from: moment(view.from), to: moment(view.to) })}
    >
      <div className="flex flex-wrap items-end gap-3">
        <Select
          label={t("form")}
          value={form}
          options={exportForms.map((value) => ({ value, label: t(`forms.${value}`) }))}
          onValueChange={(value) => {
            setForm(value)
            setState({ at: "asking" })
          }}
          className="min-w-64"
        />
        <Button variant="line" busy={state.at === "busy"} onClick={() => void submit()}>
          <Download aria-hidden size={20} />
          {t("submit")}
        </Button>
      </div>
      {form === "csv" ? <p className="mt-3 max-w-[680px] text-text-2">{t("csvColumns")}</p> : null}
      <div aria-live="polite" className="mt-3">
        {state.at === "started" ? (
          <Note size="body" tone="ok">
            {t("started")}
          </Note>
        ) : null}
        {refusal === undefined ? null : (
          <Note size="body" tone="bad">
            {t(`refused.${refusal}`)}
          </Note>
        )}
      </div>
    </Section>
  )
}
