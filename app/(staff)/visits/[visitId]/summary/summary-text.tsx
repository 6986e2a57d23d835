"use client"

import { Plus } from "lucide-react"
import { useTranslations } from "next-intl"
import { useState } from "react"
import type { ReactNode } from "react"

import { deskSections } from "./desk-state"
import type { DeskEvent, DeskLine, DeskSection, Selection } from "./desk-state"
import type { Writing } from "./draft-notes"
import { LineForm } from "./line-form"
import { TextLine } from "./text-line"

type Props = {
  lines: readonly DeskLine[]
  lit: ReadonlySet<number>
  editable: boolean
  /** By a key, the reader's place goes along; a pointer stays where it is. */
  onSelect: (selection: Selection, byKey: boolean) => void
  onChange: (event: DeskEvent) => void
  /** A line that is begun from somewhere else on the page. */
  writing?: Writing | undefined
  onWritten?: () => void
  /** What is to be said of the sentences for the patient. */
  ofPatient?: ReactNode
}

/** Four sections of lines and what the patient reads, each line with the tags of what it quotes. */
export function SummaryText(props: Props) {
  const { lines, lit, editable, onSelect, onChange, writing, onWritten, ofPatient } = props
  const t = useTranslations("summary")
  return (
    <>
      <p className="mb-3 text-small text-text-3 print:hidden">{t("select")}</p>
      {deskSections.map((section) => (
        <section
          key={section}
          aria-labelledby={`section-${section}`}
          className="mt-6.5 first-of-type:mt-0"
        >
          <h2 id={`section-${section}`} className="mb-1 text-body font-semibold text-text-2">
            {t(`section.${section}`)}
          </h2>
          {section === "patient" ? (
            <p className="mb-1 text-small text-text-3">
              {t(editable ? "patientHint" : "patientRead")}
            </p>
          ) : null}
          {section === "patient" ? ofPatient : null}
          <ul>
            {lines.map((line, index) =>
              line.section === section ? (
                <TextLine
                  // oxlint-disable-next-line react/no-array-index-key -- a line is its place
                  key={index}
                  line={line}
                  lit={lit.has(index)}
                  editable={editable}
                  onSelect={(byKey) => onSelect({ kind: "line", index }, byKey)}
                  onCite={(id, byKey) => onSelect({ kind: "source", id }, byKey)}
                  onEdit={(text) => onChange({ type: "edited", index, text })}
                  onRemove={() => onChange({ type: "removed", index })}
                />
              ) : null,
            )}
          </ul>
          {lines.some((line) => line.section === section) ? null : (
            <p className="text-read text-text-3">{t("nothing")}</p>
          )}
          {editable ? (
            <AddLine
              section={section}
              writing={writing?.section === section ? writing : undefined}
              onWritten={onWritten}
              onAdd={(text, cites) => onChange({ type: "added", section, text, cites })}
            />
          ) : null}
        </section>
      ))}
    </>
  )
}

type AddLineProps = {
  section: DeskSection
  writing: Writing | undefined
  onWritten: (() => void) | undefined
  onAdd: (text: string, cites: readonly string[]) => void
}

function AddLine({ section, writing, onWritten, onAdd }: AddLineProps) {
  const t = useTranslations("summary")
  const [open, setOpen] = useState(false)
  const close = () => {
    setOpen(false)
    onWritten?.()
  }
  if (open || writing !== undefined) {
    const cites = writing?.cites ?? []
    return (
      <LineForm
        key={cites.join(" ")}
        text=""
        hint={cites.length === 0 ? undefined : t("writeFrom", { sources: cites.join(" ") })}
        onCancel={close}
        onDone={(text) => {
          onAdd(text, cites)
          close()
        }}
      />
    )
  }
  return (
    <button
      type="button"
      aria-label={t("addIn", { section: t(`section.${section}`) })}
      onClick={() => setOpen(true)}
      className="-ml-2 inline-flex min-h-9 items-center gap-1.5 rounded-2 px-2 text-small font-medium text-brand hover:bg-surface-2 pointer-coarse:min-h-11"
    >
      <Plus aria-hidden size={16} />
      {t("add")}
    </button>
  )
}
