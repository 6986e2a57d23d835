"use client"

import { useTranslations } from "next-intl"
import { useState } from "react"

import { AlertDialog } from "@/app/_ui/alert-dialog"
import type { SummaryView } from "@/lib/summaries/summary-view"

import { BehindNote } from "./behind-note"
import { DeskActions } from "./desk-actions"
import { DeskHeader } from "./desk-header"
import { DeskNotes } from "./desk-notes"
import { areBehind } from "./desk-state"
import { DeskText } from "./desk-text"
import { Sources } from "./sources"
import { useSelection } from "./use-selection"
import { useSummary } from "./use-summary"

/** The text on the left, what it quotes on the right; a sentence and its sources light each other. */
export function SummaryDesk({ summary }: { summary: SummaryView }) {
  const t = useTranslations("summary")
  const desk = useSummary(summary)
  const selection = useSelection(desk.state, desk.send)
  const [asking, setAsking] = useState(false)
  const { lines } = desk.state
  const editable = summary.state === "draft" && summary.maySign
  const behind =
    editable && areBehind(lines, summary)
      ? {
          count: lines.filter(({ section }) => section === "patient").length,
          busy: desk.busy === "remaking",
          onMake: () => {
            // What is made anew is read before it is signed.
            setAsking(false)
            void desk.remake()
          },
        }
      : undefined
  return (
    <div className="flex min-h-dvh flex-col lg:h-dvh print:block print:h-auto">
      <DeskHeader summary={summary}>
        {editable ? (
          <DeskActions desk={desk} canUndo={summary.canUndo} onSign={() => setAsking(true)} />
        ) : null}
      </DeskHeader>
      <main className="grid min-h-0 flex-1 grid-cols-[minmax(0,1fr)] lg:grid-cols-[minmax(0,1fr)_minmax(360px,520px)] lg:grid-rows-[minmax(0,1fr)]">
        <article className="bg-surface-1 px-5 py-7 md:px-10 lg:overflow-y-auto print:overflow-visible">
          <div className="mx-auto max-w-[680px]">
            <DeskNotes summary={summary} desk={desk} />
            <DeskText
              summary={summary}
              desk={desk}
              selection={selection}
              editable={editable}
              ofPatient={behind && <BehindNote place="text" {...behind} />}
            />
          </div>
        </article>
        <Sources
          visitId={summary.visitId}
          sources={summary.sources}
          lines={lines}
          lit={selection.lit.sources}
          zone={summary.clinic.zone}
          onSelect={(id) => selection.select({ kind: "source", id }, false)}
          onLeave={selection.back}
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
