"use client"

import { useTranslations } from "next-intl"

import { PriorityBadge } from "@/app/_monitor/priority-badge"
import { timeIn } from "@/app/_ui/clock"
import { keptReason } from "@/lib/reason"
import { useAlarmWords } from "@/lib/vitals/client/use-alarm-words"

import type { Entry } from "./entries"

/** Who did what, why and when, and what came by itself. */
export function AlarmHistory({ entries, zone }: { entries: readonly Entry[]; zone: string }) {
  const t = useTranslations("alarms")
  if (entries.length === 0) return <p className="mt-3 text-text-2">{t("none")}</p>
  return (
    <ol className="mt-3 divide-y divide-line-1 rounded-3 border border-line-1 bg-surface-1">
      {entries.map((entry) => (
        <Line key={entry.key} entry={entry} zone={zone} />
      ))}
    </ol>
  )
}

function Line({ entry, zone }: { entry: Entry; zone: string }) {
  const t = useTranslations("alarms")
  const words = useAlarmWords()
  const { at, what, condition, priority, value, limit, name, comment, until, lateAt } = entry
  const time = (ms: number) => timeIn(zone, new Date(ms).toISOString(), "second")
  const facts = [
    ...(value === null || limit === null ? [] : [t("measured", { value, limit })]),
    ...(until === null ? [] : [t("until", { time: time(until) })]),
    ...(lateAt === null ? [] : [t("late", { time: time(lateAt) })]),
    ...(name === null ? [] : [name]),
  ]
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2.5">
      <time
        dateTime={new Date(at).toISOString()}
        className="w-20 flex-none text-text-2 tabular-nums"
      >
        {time(at)}
      </time>
      <div className="min-w-0 flex-1 basis-60">
        <p>
          <b className="font-medium">{t(`what.${what}`)}</b>
          {condition === null || condition === "all" ? null : ` · ${words.name(condition)}`}
        </p>
        {facts.length === 0 ? null : <p className="text-small text-text-2">{facts.join(" · ")}</p>}
        {comment === "" ? null : (
          <p className="mt-0.5 break-words">
            <bdi>{keptReason(comment)}</bdi>
          </p>
        )}
      </div>
      {priority === null ? null : <PriorityBadge priority={priority} surface="page" acknowledged />}
    </li>
  )
}
