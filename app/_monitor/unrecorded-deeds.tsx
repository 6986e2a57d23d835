"use client"

import { CloudOff, X } from "lucide-react"
import { useTranslations } from "next-intl"

import type { AlarmView } from "@/lib/vitals/client/alarm-watch"
import { useAlarmWords, useClockTime } from "@/lib/vitals/client/use-alarm-words"

type Props = Pick<AlarmView, "unrecorded"> & { onDismiss: (id: string) => void }

/**
 * What was done here and the record does not have: also when the alarm is over, until it was recorded
 * after all or somebody has seen it.
 */
export function UnrecordedDeeds({ unrecorded, onDismiss }: Props) {
  const t = useTranslations("vitals.alarm")
  const kinds = useTranslations("alarms.what")
  const words = useAlarmWords()
  const time = useClockTime()
  return (
    <ul aria-live="polite" className="empty:hidden">
      {[...unrecorded.values()].flat().map(({ id, deed }) => {
        const about = "condition" in deed && deed.condition !== "all" ? deed.condition : undefined
        const what =
          about === undefined ? kinds(deed.kind) : `${words.name(about)} · ${kinds(deed.kind)}`
        return (
          <li
            key={id}
            data-unrecorded={deed.kind}
            className="flex items-center gap-2 border-t border-mon-line py-0.5 pr-2 pl-4 text-small font-semibold"
          >
            <CloudOff size={16} aria-hidden="true" className="flex-none" />
            <span className="min-w-0 flex-1">
              {t("unrecordedThat", { what, time: time(deed.at) })}
            </span>
            <button
              type="button"
              aria-label={t("dismissThat", { what })}
              className="grid size-11 flex-none place-items-center rounded-2 pointer-fine:size-8"
              onClick={() => onDismiss(id)}
            >
              <X size={16} aria-hidden="true" />
            </button>
          </li>
        )
      })}
    </ul>
  )
}
