"use client"

import { Pencil } from "lucide-react"
import { useTranslations } from "next-intl"
import { useEffect, useRef, useState } from "react"
import type { MouseEvent } from "react"

import { classes } from "@/app/_ui/classes"

import type { DeskLine } from "./desk-state"
import { LineForm } from "./line-form"
import { tagStyle } from "./tag-style"

type Props = {
  line: DeskLine
  lit: boolean
  editable: boolean
  onSelect: (byKey: boolean) => void
  onCite: (id: string, byKey: boolean) => void
  onEdit: (text: string) => void
  onRemove: () => void
}

/** One line: press it and its sources light up; its tags lead to each of them; the pencil changes it. */
export function TextLine({ line, lit, editable, onSelect, onCite, onEdit, onRemove }: Props) {
  const t = useTranslations("summary")
  const [editing, setEditing] = useState(false)
  const pencil = useRef<HTMLButtonElement>(null)
  const wasEditing = useRef(false)
  useEffect(() => {
    if (wasEditing.current && !editing) pencil.current?.focus()
    wasEditing.current = editing
  }, [editing])
  if (editing) {
    return (
      <li>
        <LineForm
          text={line.text}
          onCancel={() => setEditing(false)}
          onRemove={onRemove}
          onDone={(text) => {
            onEdit(text)
            setEditing(false)
          }}
        />
      </li>
    )
  }
  return (
    <li
      data-lit={lit || undefined}
      className={classes(
        "group -mx-2 flex items-start gap-1 rounded-1 px-2",
        lit && "bg-brand-soft",
      )}
    >
      <p className="min-w-0 flex-1 py-0.5 text-[1.125rem] leading-8">
        <Sentence line={line} lit={lit} onSelect={onSelect} />{" "}
        {line.cites.map((id) => (
          <a
            key={id}
            href={`#${id}`}
            aria-label={t("cite", { id })}
            onClick={inPlace((byKey) => onCite(id, byKey))}
            className={tagStyle(lit)}
          >
            {id}
          </a>
        ))}
        {line.cites.length === 0 ? (
          <span title={t("ownHint")} className={tagStyle(lit)}>
            {t("clinicianEntered")}
          </span>
        ) : null}
      </p>
      {editable ? (
        <button
          ref={pencil}
          type="button"
          aria-label={t("editLine", { text: line.text })}
          onClick={() => setEditing(true)}
          className="grid size-9 flex-none place-items-center rounded-2 text-text-3 hover:bg-surface-2 hover:text-text-1 pointer-coarse:size-11"
        >
          <Pencil aria-hidden size={16} />
        </button>
      ) : null}
    </li>
  )
}

/** A link to its first source: a link, unlike a button, flows over several lines. */
function Sentence({
  line,
  lit,
  onSelect,
}: {
  line: DeskLine
  lit: boolean
  onSelect: (byKey: boolean) => void
}) {
  const first = line.cites[0]
  if (first === undefined) return <>{line.text}</>
  return (
    <a
      href={`#${first}`}
      aria-current={lit || undefined}
      onClick={inPlace(onSelect)}
      className="text-text-1 no-underline"
    >
      {line.text}
    </a>
  )
}

/** The source is lit and brought into view; the address and the history stay as they are. */
function inPlace(choose: (byKey: boolean) => void) {
  return (event: MouseEvent) => {
    event.preventDefault()
    // A click that no pointer made: Enter, or a screen reader.
    choose(event.detail === 0)
  }
}
