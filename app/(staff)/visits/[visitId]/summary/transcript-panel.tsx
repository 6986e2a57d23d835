"use client"

import { useTranslations } from "next-intl"

import { Button } from "@/app/_ui/button"
import { Field } from "@/app/_ui/field"
import { Note } from "@/app/_ui/note"
import { Textarea } from "@/app/_ui/textarea"
import type { SummaryView } from "@/lib/summaries/summary-view"
import type { TranscriptView } from "@/lib/summaries/transcript-view"

import { TranscriptBrought } from "./transcript-brought"
import { TranscriptSpeakers } from "./transcript-speakers"
import { useTranscript } from "./use-transcript"

/** What was said in the visit: brought by its clinician, and what it leaves open. */
export function TranscriptPanel({ summary }: { summary: SummaryView }) {
  const t = useTranslations("transcript")
  const desk = useTranscript(summary)
  const { view, problem } = desk
  if (view === undefined) return null
  const open = view.closed === null
  // It is deleted after the signing too: what is signed stays.
  const mine = open || view.closed === "signed"
  if (!open && view.transcript === null) return null
  return (
    <section aria-labelledby="transcript" className="mt-8 border-t border-line-1 pt-5 text-body">
      <h2 id="transcript" className="text-read font-semibold">
        {t("title")}
      </h2>
      {problem === undefined ? null : (
        <Note tone="bad" size="body" role="alert" className="mt-3">
          {problem}
        </Note>
      )}
      {view.transcript === null ? null : (
        <TranscriptBrought
          transcript={view.transcript}
          speakers={view.speakers}
          quoted={view.model?.state !== "drafted"}
          busy={desk.busy}
          onRemove={mine ? () => void desk.remove() : undefined}
          onWithdraw={mine ? (party) => void desk.answer(party, false) : undefined}
        />
      )}
      {view.model === null ? null : <ModelDraft draft={view.model} />}
      {open ? <Bring desk={desk} again={view.transcript !== null} /> : null}
    </section>
  )
}

function ModelDraft({ draft }: { draft: NonNullable<TranscriptView["model"]> }) {
  const t = useTranslations("transcript.model")
  const { state, model, reason, kept } = draft
  const known = modelReasons.find((one) => one === reason) ?? "server_error"
  return (
    <p className="mt-3">
      {state === "failed"
        ? t("failed", { model, reason: t(`reasons.${known}`) })
        : t(state, { model, kept })}
    </p>
  )
}

const modelReasons = [
  "unreachable",
  "refused",
  "busy",
  "server_error",
  "timed_out",
  "cancelled",
  "cut_short",
  "too_large",
  "not_json",
  "wrong_schema",
  "nothing_grounded",
] as const

function Bring({ desk, again }: { desk: ReturnType<typeof useTranscript>; again: boolean }) {
  const t = useTranslations("transcript")
  const { typed, read, names, missing } = desk
  const unread = read !== undefined && !read.ok ? read : undefined
  const ready = read?.ok === true && missing.length === 0 && names.every(({ party }) => party)
  return (
    <details className="mt-3">
      <summary className="inline-flex min-h-11 cursor-pointer items-center font-medium text-brand">
        {again ? t("bringAnother") : t("bring")}
      </summary>
      <form
        method="post"
        className="mt-2 flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          if (ready) void desk.bring()
        }}
      >
        {again ? <p className="text-text-2">{t("anotherText")}</p> : null}
        <Field
          label={t("text")}
          hint={t("textHint")}
          error={
            unread === undefined
              ? undefined
              : `${unread.line > 0 ? t("line", { line: unread.line }) : ""}${t(`unreadable.${unread.problem}`)}`
          }
        >
          <Textarea
            rows={8}
            value={typed.text}
            onChange={(event) => desk.type(event.target.value)}
          />
        </Field>
        <label className="flex flex-col gap-1.5">
          <span className="font-medium">{t("file")}</span>
          <input
            type="file"
            accept=".txt,.vtt,.srt,text/plain,text/vtt"
            className="min-h-11 file:mr-3 file:min-h-11 file:cursor-pointer file:rounded-2 file:border file:border-line-2 file:bg-surface-1 file:px-4 file:font-medium"
            onChange={(event) => {
              const [file] = event.target.files ?? []
              if (file !== undefined) void desk.open(file)
            }}
          />
        </label>
        {names.length === 0 || desk.view === undefined ? null : (
          <TranscriptSpeakers
            names={names}
            speakers={desk.view.speakers}
            missing={missing}
            busy={desk.busy}
            onChoose={desk.choose}
            onAnswer={(party, agreed) => void desk.answer(party, agreed)}
          />
        )}
        <Button
          variant="line"
          type="submit"
          busy={desk.busy}
          disabled={!ready}
          className="self-start"
        >
          {t("use")}
        </Button>
      </form>
    </details>
  )
}
