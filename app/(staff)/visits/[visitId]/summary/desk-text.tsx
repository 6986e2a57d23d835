"use client"

import type { ReactNode } from "react"

import type { SummaryView } from "@/lib/summaries/summary-view"

import { Addenda } from "./addenda"
import { DraftNotes } from "./draft-notes"
import { Drafting } from "./drafting"
import { Made } from "./made"
import { Signed } from "./signed"
import { SummaryText } from "./summary-text"
import { TranscriptPanel } from "./transcript-panel"
import type { useSelection } from "./use-selection"
import type { useSummary } from "./use-summary"
import { VitalsTable } from "./vitals-table"

type Props = {
  summary: SummaryView
  desk: Pick<ReturnType<typeof useSummary>, "state" | "send" | "savedAt">
  selection: ReturnType<typeof useSelection>
  editable: boolean
  /** Above the sentences for the patient, where they are older than the plan. */
  ofPatient: ReactNode
}

/** All that is read: the text with its figures, what it leaves open, who made it, and what was added to it. */
export function DeskText({ summary, desk, selection, editable, ofPatient }: Props) {
  const { state, send, savedAt } = desk
  const { lit, select, writing, write, onWritten } = selection
  return (
    <>
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
          onWritten={onWritten}
          ofPatient={ofPatient}
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
      <Made summary={summary} savedAt={savedAt} dirty={state.dirty} />
      {summary.signed === null ? null : (
        <>
          <Signed summary={summary} signed={summary.signed} />
          <Addenda summary={summary} />
        </>
      )}
      <TranscriptPanel summary={summary} />
    </>
  )
}
