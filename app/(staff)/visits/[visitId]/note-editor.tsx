"use client"

import { Check, CircleAlert, CloudOff, LoaderCircle, PencilLine } from "lucide-react"
import { useTranslations } from "next-intl"

import { timeIn } from "@/app/_ui/clock"
import { Say } from "@/app/_ui/say"
import { soapSections } from "@/lib/consultations/soap"
import type { StaffVisitView } from "@/lib/consultations/staff-visit-view"

import { NoteSectionEditor } from "./note-section"
import { useNote } from "./use-note"
import type { NoteSaving } from "./use-note"

/** The clinician's note in four sections, each line with its minute. It saves itself. */
export function NoteEditor({ visit }: { visit: StaffVisitView }) {
  const t = useTranslations("staff.note")
  const note = useNote(visit)
  const { zone } = visit.clinic
  const writable = visit.may.treat && visit.state !== "cancelled"
  return (
    <section aria-label={t("label")} className="flex h-full min-h-0 flex-col bg-surface-1">
      <header className="flex min-h-13 flex-none items-center gap-3 pr-3 pl-5">
        <h2 className="text-read font-semibold">{t("title")}</h2>
        {writable ? (
          <Saved saving={note.saving} savedAt={note.savedAt} zone={zone} />
        ) : (
          <Say className="text-small">{t("readOnly")}</Say>
        )}
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto px-5 pb-4">
        {soapSections.map((section) => (
          <NoteSectionEditor
            key={section}
            section={section}
            editing={note.sections[section]}
            zone={zone}
            readOnly={!writable}
          />
        ))}
      </div>
    </section>
  )
}

/** The least good state of the four sections, by word and time. */
function Saved({
  saving,
  savedAt,
  zone,
}: {
  saving: NoteSaving
  savedAt: string | undefined
  zone: string
}) {
  const t = useTranslations("staff.note")
  const said =
    saving === "clean"
      ? savedAt && t("saved", { time: timeIn(zone, savedAt, "second") })
      : t(words[saving])
  return (
    <output className="text-small" data-note={saving}>
      {said ? (
        <Say tone={tones[saving]} icon={icons[saving]} className="whitespace-normal!">
          {said}
        </Say>
      ) : null}
    </output>
  )
}

const words = { failed: "failed", offline: "offline", saving: "saving", dirty: "unsaved" } as const
const tones = {
  failed: "bad",
  offline: "warn",
  saving: "mute",
  dirty: "mute",
  clean: "mute",
} as const
const icons = {
  failed: CircleAlert,
  offline: CloudOff,
  saving: LoaderCircle,
  dirty: PencilLine,
  clean: Check,
} as const
