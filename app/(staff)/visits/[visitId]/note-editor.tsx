"use client"

import { Check, CloudOff, LoaderCircle, PencilLine } from "lucide-react"
import { useTranslations } from "next-intl"
import { useState } from "react"

import { Say } from "@/app/_ui/say"
import { soapSections } from "@/lib/consultations/soap"
import type { SoapSection } from "@/lib/consultations/soap"
import type { Note, StaffVisitView } from "@/lib/consultations/staff-visit-view"

import { timeIn } from "../../_frame/clock"
import { NoteSectionEditor } from "./note-section"
import type { SectionReport } from "./note-section"

/** The clinician's note in four sections, each line with its minute. It saves itself. */
export function NoteEditor({ visit }: { visit: StaffVisitView }) {
  const t = useTranslations("staff.note")
  const [reports, setReports] = useState<Partial<Record<SoapSection, SectionReport>>>({})
  const note = visit.note ?? emptyNote
  const { zone } = visit.clinic
  const writable = visit.may.treat && visit.state !== "cancelled"
  return (
    <section aria-label={t("label")} className="flex h-full min-h-0 flex-col bg-surface-1">
      <header className="flex min-h-13 flex-none items-center gap-3 pr-3 pl-5">
        <h2 className="text-read font-semibold">{t("title")}</h2>
        {writable ? <Saved reports={Object.values(reports)} zone={zone} /> : <Say className="text-small">{t("readOnly")}</Say>}
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto px-5 pb-4">
        {soapSections.map((section) => (
          <NoteSectionEditor
            key={section}
            visitId={visit.visitId}
            section={section}
            fromServer={note[section]}
            zone={zone}
            readOnly={!writable}
            onReport={(report) => setReports((all) => ({ ...all, [section]: report }))}
          />
        ))}
      </div>
    </section>
  )
}

/** The least good state of the four sections, by word and time. */
function Saved({ reports, zone }: { reports: readonly SectionReport[]; zone: string }) {
  const t = useTranslations("staff.note")
  const has = (save: SectionReport["save"]) => reports.some((report) => report.save === save)
  const last = reports.map((report) => report.savedAt ?? "").toSorted().at(-1)
  return (
    <span role="status" className="text-small" data-note-state={has("clean") && !has("dirty") && !has("saving") ? "saved" : "open"}>
      {has("failed") ? (
        <Say tone="bad">{t("failed")}</Say>
      ) : has("offline") ? (
        <Say tone="warn" icon={CloudOff}>{t("offline")}</Say>
      ) : has("saving") ? (
        <Say icon={LoaderCircle}>{t("saving")}</Say>
      ) : has("dirty") ? (
        <Say icon={PencilLine}>{t("unsaved")}</Say>
      ) : last ? (
        <Say icon={Check}>{t("saved", { time: timeIn(zone, last, "second") })}</Say>
      ) : null}
    </span>
  )
}

const nothing = { lines: [], version: 0 }
const emptyNote: Note = { subjective: nothing, objective: nothing, assessment: nothing, plan: nothing }
