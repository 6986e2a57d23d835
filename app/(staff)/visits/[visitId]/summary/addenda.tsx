"use client"

import { FilePlus2 } from "lucide-react"
import { useLocale, useTranslations } from "next-intl"
import { useRouter } from "next/navigation"
import { useState } from "react"

import { AlertDialog } from "@/app/_ui/alert-dialog"
import { Button } from "@/app/_ui/button"
import { dateIn, timeIn } from "@/app/_ui/clock"
import { Field } from "@/app/_ui/field"
import { Note } from "@/app/_ui/note"
import { Textarea } from "@/app/_ui/textarea"
import type { SummaryView } from "@/lib/summaries/summary-view"

import { useProvenPost } from "../../../_frame/proof"
import { ExactText } from "./exact-text"

/** What was added after signing, and the form that adds more: the signed text itself never changes. */
export function Addenda({ summary }: { summary: SummaryView }) {
  const t = useTranslations("summary.addenda")
  const locale = useLocale()
  const { zone } = summary.clinic
  return (
    <section aria-labelledby="addenda" className="mt-8 border-t border-line-1 pt-3.5 text-body">
      <h2 id="addenda" className="text-body font-semibold text-text-2">
        {t("title")}
      </h2>
      {summary.addenda.length === 0 ? <p className="text-text-3">{t("none")}</p> : null}
      {summary.addenda.map(({ number, at, by, words, text, sha256 }) => (
        <article key={number} data-addendum={number} className="mt-3">
          <h3 className="font-semibold">
            {t("one", { number, name: by, day: dateIn(zone, at, locale), time: timeIn(zone, at) })}
          </h3>
          <p className="text-[1.125rem] leading-8 wrap-anywhere whitespace-pre-wrap">{words}</p>
          <p className="font-mono text-small break-all text-text-3">SHA-256 {sha256}</p>
          <ExactText text={text} label={t("exact", { number })} />
        </article>
      ))}
      {summary.maySign ? (
        <AddForm visitId={summary.visitId} after={summary.addenda.length} />
      ) : null}
    </section>
  )
}

const reasons = ["stale", "forbidden", "not_found", "step_up_needed", "unauthenticated"] as const

function AddForm({ visitId, after }: { visitId: string; after: number }) {
  const t = useTranslations("summary.addenda")
  const problems = useTranslations("summary.problems")
  const router = useRouter()
  const provenPost = useProvenPost()
  const [open, setOpen] = useState(false)
  const [asking, setAsking] = useState(false)
  const [text, setText] = useState("")
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string>()

  const sign = async () => {
    setAsking(false)
    setBusy(true)
    setProblem(undefined)
    const answer = await provenPost(`/api/visits/${visitId}/summary/addenda`, { after, text })
    setBusy(false)
    if (answer.ok) {
      setText("")
      setOpen(false)
    } else {
      const reason = reasons.find((one) => one === answer.reason)
      setProblem(
        reason === "stale"
          ? t("stale")
          : problems(reason ?? (answer.status === 0 ? "offline" : "other")),
      )
    }
    // Also where another was first: it is to be read before this one is signed.
    router.refresh()
  }
  if (!open) {
    return (
      <Button variant="line" className="mt-4" onClick={() => setOpen(true)}>
        <FilePlus2 aria-hidden size={20} />
        {t("add")}
      </Button>
    )
  }
  return (
    <form
      method="post"
      className="mt-4 flex flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault()
        if (text.trim() !== "" && !busy) setAsking(true)
      }}
    >
      {problem === undefined ? null : (
        <Note tone="bad" size="body" role="alert">
          {problem}
        </Note>
      )}
      <Field label={t("label")} hint={t("hint")}>
        <Textarea
          value={text}
          // oxlint-disable-next-line jsx-a11y/no-autofocus -- it answers a press on "Add to this summary"
          autoFocus
          maxLength={10_000}
          rows={5}
          className="text-[1.125rem] leading-7"
          onChange={(event) => setText(event.target.value)}
        />
      </Field>
      <div className="flex flex-wrap gap-3">
        <Button type="submit" busy={busy} disabled={text.trim() === ""}>
          {t("sign")}
        </Button>
        <Button variant="plain" disabled={busy} onClick={() => setOpen(false)}>
          {t("cancel")}
        </Button>
      </div>
      <AlertDialog
        open={asking}
        onOpenChange={setAsking}
        title={t("signTitle")}
        description={t("signText")}
        confirm={t("sign")}
        onConfirm={() => void sign()}
      />
    </form>
  )
}
