import { useTranslations } from "next-intl"
import Link from "next/link"

import { PriorityBadge } from "@/app/_monitor/priority-badge"
import type { Priority } from "@/lib/vitals/alarms/condition"
import type { WardBed } from "@/lib/vitals/ward-queries"

/** The server judged what is kept: an alarm that this page does not see for itself, and where it is answered. */
export function WardRecorded({ bed, priority }: { bed: WardBed; priority: Priority }) {
  const t = useTranslations("staff.ward")
  return (
    <p data-recorded={priority} className="flex min-h-11 items-center gap-2 pointer-fine:min-h-8">
      <PriorityBadge priority={priority} acknowledged={false} />
      <Link
        href={`/visits/${bed.visitId}/alarms`}
        aria-label={t("recordedOf", { name: bed.name })}
        className="min-w-0 truncate text-small font-semibold text-mon-text-1 underline underline-offset-4"
      >
        {t("recorded")}
      </Link>
    </p>
  )
}
