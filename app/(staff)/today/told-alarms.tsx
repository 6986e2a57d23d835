import { useTranslations } from "next-intl"
import Link from "next/link"

import { PriorityBadge } from "@/app/_monitor/priority-badge"
import { buttonStyle } from "@/app/_ui/button-style"
import { timeIn } from "@/app/_ui/clock"
import type { ToldAlarm } from "@/lib/vitals/alarms/queries"

type Props = { alarms: readonly ToldAlarm[]; zone: string }

/** Alarms in visits of colleagues that this person was told of, and that nobody answered yet. */
export function ToldAlarms({ alarms, zone }: Props) {
  const t = useTranslations("alarms.told")
  if (alarms.length === 0) return null
  return (
    <section aria-labelledby="told" className="mb-4">
      <h2 id="told" className="mb-1 text-read font-semibold">
        {t("title")}
      </h2>
      <ul className="rounded-3 border border-line-1 bg-surface-1 px-4">
        {alarms.map(({ visitId, startsAt, clinician, priority }) => (
          <li
            key={visitId}
            className="flex min-h-15 flex-wrap items-center gap-4 border-t border-line-1 py-2 first:border-t-0"
          >
            <PriorityBadge priority={priority} surface="page" acknowledged={false} />
            <b className="font-semibold">{timeIn(zone, startsAt)}</b>
            <span className="min-w-0 flex-1">{t("visit", { name: clinician })}</span>
            <Link href={`/visits/${visitId}/alarms`} className={buttonStyle("line")}>
              {t("go")}
            </Link>
          </li>
        ))}
      </ul>
    </section>
  )
}
