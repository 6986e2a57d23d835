"use client"

import { useEffect } from "react"

import { onNoteLine } from "@/app/_call/chat/note-line"
import { soapSections } from "@/lib/consultations/soap"
import type { SoapSection } from "@/lib/consultations/soap"
import type { NoteSection, StaffVisitView } from "@/lib/consultations/staff-visit-view"

import type { SectionState } from "./section-state"
import { useNoteSection } from "./use-note-section"

export type NoteSaving = SectionState["save"]
export type SectionEditing = ReturnType<typeof useNoteSection>

/** The four sections, each saving itself, and how the whole note stands. */
export function useNote({ visitId, note }: Pick<StaffVisitView, "visitId" | "note">) {
  const of = (section: SoapSection) => note?.[section] ?? empty
  const sections: Record<SoapSection, SectionEditing> = {
    subjective: useNoteSection(visitId, "subjective", of("subjective")),
    objective: useNoteSection(visitId, "objective", of("objective")),
    assessment: useNoteSection(visitId, "assessment", of("assessment")),
    plan: useNoteSection(visitId, "plan", of("plan")),
  }
  const { send } = sections.subjective
  // What a patient wrote is what they told.
  useEffect(
    () => onNoteLine((line) => send({ type: "added", line, at: new Date().toISOString() })),
    [send],
  )
  const all = soapSections.map((section) => sections[section])
  const saving = worstFirst.find((save) => all.some(({ state }) => state.save === save)) ?? "clean"
  const savedAt = all
    .flatMap((one) => one.savedAt ?? [])
    .toSorted()
    .at(-1)
  return { sections, saving, savedAt }
}

const worstFirst: readonly NoteSaving[] = ["failed", "offline", "saving", "dirty"]
const empty: NoteSection = { lines: [], version: 0 }
