"use client"

import { useTranslations } from "next-intl"
import Link from "next/link"

import { Button } from "@/app/_ui/button"
import { Note } from "@/app/_ui/note"
import type { SummaryView } from "@/lib/summaries/summary-view"

import type { Problem, useSummary } from "./use-summary"

type Props = {
  summary: SummaryView
  desk: Pick<ReturnType<typeof useSummary>, "state" | "problem" | "save" | "loadTheirs">
}

/** What stands above the text until it is dealt with: a save that failed, and a draft that lies beside. */
export function DeskNotes({ summary, desk }: Props) {
  return (
    <>
      {desk.problem === undefined ? null : (
        <Trouble
          problem={desk.problem}
          onLoad={desk.loadTheirs}
          onSave={(version) => void desk.save(version)}
        />
      )}
      {summary.offeredBy === null ? null : (
        <Offered summary={summary} model={summary.offeredBy} dirty={desk.state.dirty} />
      )}
    </>
  )
}

type TroubleProps = {
  problem: Problem
  onLoad: () => void
  onSave: (version: number) => void
}

function Trouble({ problem: { words, conflict }, onLoad, onSave }: TroubleProps) {
  return (
    <Note tone="bad" size="body" role="alert" className="mb-5">
      {words}
      {conflict === undefined ? null : <Conflict onLoad={onLoad} onSave={() => onSave(conflict)} />}
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
