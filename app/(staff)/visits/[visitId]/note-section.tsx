"use client"

import { useTranslations } from "next-intl"
import { useId } from "react"

import { Button } from "@/app/_ui/button"
import { timeIn } from "@/app/_ui/clock"
import { Note } from "@/app/_ui/note"
import { minutesBeside, noteText } from "@/lib/consultations/note-lines"
import type { SoapSection } from "@/lib/consultations/soap"

import type { SectionState } from "./section-state"
import type { SectionEditing } from "./use-note"

type Props = { section: SoapSection; editing: SectionEditing; zone: string; readOnly: boolean }

/** A textarea that grows with its text, the minute of each line beside it. */
export function NoteSectionEditor({ section, editing, zone, readOnly }: Props) {
  const t = useTranslations("staff.note")
  const id = useId()
  const { state, send, save } = editing
  return (
    <div className="mt-3.5 first:mt-0">
      <label htmlFor={id} className="text-small font-semibold text-text-2">
        {t(`section.${section}`)}
      </label>
      <div className="relative mt-1 -ml-1 grid rounded-1 pl-1 text-[0.9375rem] leading-5.5 focus-within:bg-surface-2">
        <Margin state={state} zone={zone} />
        <textarea
          id={id}
          value={state.text}
          readOnly={readOnly}
          rows={1}
          spellCheck
          placeholder={section === "subjective" && !readOnly ? t("empty") : undefined}
          onChange={(event) =>
            send({ type: "typed", text: event.target.value, at: new Date().toISOString() })
          }
          onBlur={() => void save()}
          className="col-start-1 row-start-1 block min-h-7 w-full resize-none overflow-hidden border-0 bg-transparent py-0.5 pl-11 text-text-1 outline-offset-0 placeholder:text-text-3 pointer-coarse:min-h-11"
        />
      </div>
      {state.theirs === undefined ? null : (
        <Note tone="warn" size="body" role="alert" className="mt-2">
          <p className="font-semibold">{t("staleTitle", { section: t(`section.${section}`) })}</p>
          <p className="my-1 whitespace-pre-wrap text-text-2">{noteText(state.theirs.lines)}</p>
          <Button variant="line" size="sm" onClick={() => send({ type: "kept_mine" })}>
            {t("staleKeep")}
          </Button>{" "}
          <Button variant="plain" size="sm" onClick={() => send({ type: "took_theirs" })}>
            {t("staleTake")}
          </Button>
        </Note>
      )}
    </div>
  )
}

/** The same text behind the textarea: it gives it its height, and each line its minute. */
function Margin({ state, zone }: { state: SectionState; zone: string }) {
  const minutes = minutesBeside(state.server.lines, state.text, new Date(state.typedAt ?? 0))
  return (
    <div aria-hidden className="pointer-events-none col-start-1 row-start-1 min-h-7 py-0.5 pl-11">
      {state.text.split("\n").map((line, index) => {
        const minute = minutes[index]
        return (
          // oxlint-disable-next-line react/no-array-index-key -- a line is its place
          <div
            key={index}
            className="relative min-h-5.5 wrap-break-word whitespace-pre-wrap text-transparent"
          >
            {minute === undefined ? null : (
              <time className="absolute -left-11 text-tiny leading-5.5 text-text-3">
                {timeIn(zone, minute)}
              </time>
            )}
            {line === "" ? " " : line}
          </div>
        )
      })}
    </div>
  )
}
