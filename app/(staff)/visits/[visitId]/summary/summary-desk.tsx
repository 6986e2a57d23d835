"use client"

import { Activity, Check, ChevronLeft, PencilLine, Undo2 } from "lucide-react"
import { useLocale, useTranslations } from "next-intl"
import Link from "next/link"
import { useRef, useState } from "react"

import { AlertDialog } from "@/app/_ui/alert-dialog"
import { Button } from "@/app/_ui/button"
import { buttonStyle } from "@/app/_ui/button-style"
import { dateIn, timeIn } from "@/app/_ui/clock"
import { Note } from "@/app/_ui/note"
import { Say } from "@/app/_ui/say"
import { zoneWords } from "@/lib/i18n/zone-words"
import type { SummaryView } from "@/lib/summaries/summary-view"

import { Addenda } from "./addenda"
import { BehindNote } from "./behind-note"
import { areBehind, litBy } from "./desk-state"
import type { Selection } from "./desk-state"
import { DraftNotes } from "./draft-notes"
import type { Writing } from "./draft-notes"
import { Drafting } from "./drafting"
import { Made } from "./made"
import { Signed } from "./signed"
import { Sources } from "./sources"
import { SummaryText } from "./summary-text"
import { TranscriptPanel } from "./transcript-panel"
import { useSummary } from "./use-summary"
import { VitalsTable } from "./vitals-table"

/** The text on the left, what it quotes on the right; a sentence and its sources light each other. */
export function SummaryDesk({ summary }: { summary: SummaryView }) {
  const t = useTranslations("summary")
  const history = useTranslations("history")
  const desk = useSummary(summary)
  const [asking, setAsking] = useState(false)
  const { state, send } = desk
  const lit = litBy(state)
  const editable = summary.state === "draft" && summary.maySign
  const behind =
    editable && areBehind(state.lines, summary)
      ? {
          count: state.lines.filter(({ section }) => section === "patient").length,
          busy: desk.busy === "remaking",
          onMake: () => {
            // What is made anew is read before it is signed.
            setAsking(false)
            void desk.remake()
          },
        }
      : undefined
  const [writing, setWriting] = useState<Writing>()
  const cameFrom = useRef<HTMLElement>(null)
  /** Whoever came by the keyboard is taken to the source, and Escape brings them back. */
  const select = (selection: Selection, byKey: boolean) => {
    send({ type: "selected", selection })
    const id =
      selection?.kind === "source"
        ? selection.id
        : selection && state.lines[selection.index]?.cites[0]
    if (!byKey || id === undefined) return
    cameFrom.current = document.activeElement instanceof HTMLElement ? document.activeElement : null
    // After React has put it there: a filter may have hidden it until now.
    requestAnimationFrame(() => document.getElementById(id)?.querySelector("button")?.focus())
  }
  /** The editor opens in its section, and the first source lights up beside it. */
  const write = (begun: Writing) => {
    setWriting(begun)
    const [id] = begun.cites
    if (id !== undefined) send({ type: "selected", selection: { kind: "source", id } })
  }
  return (
    <div className="flex min-h-dvh flex-col lg:h-dvh print:block print:h-auto">
      <header className="flex min-h-16 flex-none flex-wrap items-center gap-x-3 gap-y-2 border-b border-line-1 bg-surface-1 py-1.5 pr-6 pl-2 max-md:pr-4">
        <Heading summary={summary} />
        <Link
          href={`/visits/${summary.visitId}/vitals`}
          className={buttonStyle("line", "md", "max-md:ml-4")}
        >
          <Activity aria-hidden size={20} />
          {history("open")}
        </Link>
        <State summary={summary} />
        {editable ? (
          <div className="flex flex-wrap gap-3 max-md:w-full max-md:justify-end max-md:pl-4">
            <Button
              variant="plain"
              busy={desk.busy === "undoing"}
              disabled={state.dirty || !summary.canUndo}
              title={state.dirty ? t("undoAfterSaving") : undefined}
              onClick={() => void desk.undo()}
            >
              <Undo2 aria-hidden size={20} />
              {t("undo")}
            </Button>
            <Button
              variant="line"
              busy={desk.busy === "saving"}
              disabled={!state.dirty}
              onClick={() => void desk.save()}
            >
              {t("save")}
            </Button>
            <Button busy={desk.busy === "signing"} onClick={() => setAsking(true)}>
              <Check aria-hidden size={20} />
              {t("sign")}
            </Button>
          </div>
        ) : null}
      </header>
      <main className="grid min-h-0 flex-1 lg:grid-cols-[minmax(0,1fr)_minmax(360px,520px)] lg:grid-rows-[minmax(0,1fr)]">
        <article className="bg-surface-1 px-5 py-7 md:px-10 lg:overflow-y-auto print:overflow-visible">
          <div className="mx-auto max-w-[680px]">
            {desk.problem === undefined ? null : (
              <Note tone="bad" size="body" role="alert" className="mb-5">
                {desk.problem.words}
                {desk.problem.conflict === undefined ? null : (
                  <Conflict
                    onLoad={desk.loadTheirs}
                    onSave={() => void desk.save(desk.problem?.conflict)}
                  />
                )}
              </Note>
            )}
            {summary.offeredBy === null ? null : (
              <Offered summary={summary} model={summary.offeredBy} dirty={state.dirty} />
            )}
            {summary.state === "drafting" ? (
              <Drafting />
            ) : (
              <SummaryText
                lines={state.lines}
                lit={lit.lines}
                editable={editable}
                onSelect={select}
                onChange={send}
                writing={writing}
                onWritten={() => setWriting(undefined)}
                ofPatient={behind && <BehindNote place="text" {...behind} />}
              />
            )}
            <VitalsTable
              sources={summary.sources}
              lit={lit.sources}
              zone={summary.clinic.zone}
              onCite={(id, byKey) => select({ kind: "source", id }, byKey)}
            />
            {summary.signed === null ? (
              <DraftNotes summary={summary} onWrite={editable ? write : undefined} />
            ) : null}
            <Made summary={summary} savedAt={desk.savedAt} dirty={state.dirty} />
            {summary.signed === null ? null : (
              <>
                <Signed summary={summary} signed={summary.signed} />
                <Addenda summary={summary} />
              </>
            )}
            <TranscriptPanel summary={summary} />
          </div>
        </article>
        <Sources
          visitId={summary.visitId}
          sources={summary.sources}
          lines={state.lines}
          lit={lit.sources}
          zone={summary.clinic.zone}
          onSelect={(id) => send({ type: "selected", selection: { kind: "source", id } })}
          onLeave={() => cameFrom.current?.focus()}
        />
      </main>
      <AlertDialog
        open={asking}
        onOpenChange={setAsking}
        title={t("signTitle")}
        description={t("signText", { name: summary.patient.name })}
        confirm={t("sign")}
        cancel={t("signBack")}
        busy={desk.busy === "signing"}
        onConfirm={() => {
          setAsking(false)
          void desk.sign()
        }}
      >
        {behind && <BehindNote place="sign" {...behind} />}
      </AlertDialog>
    </div>
  )
}

function Heading({ summary }: { summary: SummaryView }) {
  const t = useTranslations("summary")
  const common = useTranslations("common")
  const locale = useLocale()
  const { zone } = summary.clinic
  const { age, sex, reference, name } = summary.patient
  const [from, to] = [summary.admittedAt, summary.endedAt]
  const when =
    from === null || to === null
      ? ""
      : t("when", {
          date: dateIn(zone, from, locale),
          from: timeIn(zone, from),
          to: timeIn(zone, to),
          zone: zoneWords(common, zone),
        })
  return (
    <div className="flex min-w-0 flex-1 items-center max-md:w-full max-md:flex-none">
      <Link
        href="/today"
        aria-label={t("back")}
        className="grid size-11 flex-none place-items-center rounded-2 text-text-2 hover:bg-surface-2"
      >
        <ChevronLeft aria-hidden size={22} />
      </Link>
      <div className="min-w-0">
        <h1 className="text-[1.125rem] leading-6 font-semibold">{t("title", { name })}</h1>
        <p className="text-small text-text-2">{t("person", { age, sex, reference, when })}</p>
      </div>
    </div>
  )
}

function State({ summary }: { summary: SummaryView }) {
  const t = useTranslations("summary.state")
  const { signed, addenda, state, clinician, maySign, clinic } = summary
  const last = addenda.at(-1)
  const className = "mr-2 font-medium max-md:pl-4 whitespace-normal!"
  if (signed !== null) {
    return (
      <Say tone="ok" className={className}>
        {t("signed", { time: timeIn(clinic.zone, signed.at), name: signed.by })}
        {last === undefined
          ? null
          : ` · ${t("amended", { count: addenda.length, time: timeIn(clinic.zone, last.at) })}`}
      </Say>
    )
  }
  return (
    <Say tone={state === "draft" ? "warn" : "mute"} icon={PencilLine} className={className}>
      {state === "drafting"
        ? t("drafting")
        : maySign
          ? t("draft")
          : t("draftOther", { clinician: clinician.name })}
    </Say>
  )
}

function Offered({
  summary,
  model,
  dirty,
}: {
  summary: SummaryView
  model: string
  dirty: boolean
}) {
  const t = useTranslations("summary.offered")
  return (
    <Note size="body" className="mb-5">
      {t("text", { model })}{" "}
      {dirty ? (
        t("saveFirst")
      ) : (
        <Link href={`/visits/${summary.visitId}/summary/offer`} className="font-medium underline">
          {t("look")}
        </Link>
      )}
    </Note>
  )
}

function Conflict({ onLoad, onSave }: { onLoad: () => void; onSave: () => void }) {
  const t = useTranslations("summary.problems")
  return (
    <div className="mt-2 flex flex-wrap gap-2">
      <Button variant="line" size="sm" onClick={onLoad}>
        {t("loadTheirs")}
      </Button>
      <Button variant="plain" size="sm" onClick={onSave}>
        {t("saveMine")}
      </Button>
    </div>
  )
}
