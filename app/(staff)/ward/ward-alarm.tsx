"use client"

import { Check } from "lucide-react"
import { useTranslations } from "next-intl"
import type { ReactNode } from "react"

import { controlStyle } from "@/app/_monitor/control-style"
import { PriorityBadge } from "@/app/_monitor/priority-badge"
import { ink } from "@/lib/vitals/client/alarm-look"
import { type Act, type AlarmView, firstUnanswered } from "@/lib/vitals/client/alarm-watch"
import { duration, useAlarmWords } from "@/lib/vitals/client/use-alarm-words"

type Props = {
  view: AlarmView
  /** By the clock of the alarms. */
  now: number
  values: ReadonlyMap<string, number>
  name: string
  /** Stands where this page has no alarm. */
  otherwise: ReactNode
  act: (what: Act) => void
}

/** The first alarm of a tile in one line, how many more there are, and the press that answers it. */
export function WardAlarm({ view, now, values, name, otherwise, act }: Props) {
  const t = useTranslations("vitals.alarm")
  const words = useAlarmWords()
  const { alarms } = view.summary
  const [first, ...rest] = alarms
  const unanswered = firstUnanswered(view.summary)
  if (first === undefined)
    return <div className="min-h-11 px-2 pointer-fine:min-h-8">{otherwise}</div>
  const { condition, priority, state, at, endedAt } = first
  const isAnswered = state === "acknowledged"
  const value = values.get(condition.slice(0, condition.lastIndexOf(".")))
  return (
    <div className="flex min-h-11 items-center gap-2 px-2 pointer-fine:min-h-9">
      <PriorityBadge priority={priority} acknowledged={isAnswered} />
      <b
        data-condition={condition}
        data-state={state}
        className={`min-w-0 flex-1 truncate text-small font-semibold ${isAnswered ? ink[priority] : ""}`}
      >
        {words.alarm(first, endedAt === null ? value : undefined)}
      </b>
      {view.unrecorded.has(condition) ? (
        <span role="status" className="text-tiny font-semibold whitespace-nowrap text-mon-text-1">
          {t("unrecorded")}
        </span>
      ) : null}
      <span className="text-tiny whitespace-nowrap text-mon-text-2 tabular-nums">
        {rest.length > 0 ? `${t("more", { count: rest.length })} · ` : ""}
        {duration(now - (endedAt ?? at))}
      </span>
      {endedAt === null ? null : (
        <button
          type="button"
          className={`${controlStyle} flex-none`}
          aria-label={`${t("clearThat", { alarm: words.subject(condition) })}, ${name}`}
          onClick={() => act({ kind: "reset", condition })}
        >
          {t("clear")}
        </button>
      )}
      {unanswered === undefined || endedAt !== null ? null : (
        <button
          type="button"
          className={`${controlStyle} flex-none`}
          aria-keyshortcuts="A"
          aria-label={`${words.acknowledge(unanswered, view.summary)}, ${name}`}
          onClick={() => act({ kind: "acknowledge", condition: unanswered })}
        >
          <Check size={16} aria-hidden="true" />
        </button>
      )}
    </div>
  )
}
