import { useTranslations } from "next-intl"

import type { Priority } from "@/lib/vitals/alarms/condition"
import { fill, ink } from "@/lib/vitals/client/alarm-look"

const shapes: Readonly<Record<Priority, string>> = {
  high: "M7.5 1.5h9l6 6v9l-6 6h-9l-6-6v-9z",
  medium: "M12 2 23 21.5H1z",
  low: "M12 2a10 10 0 1 0 0 20 10 10 0 1 0 0-20z",
}
const flashes: Readonly<Record<Priority, string>> = {
  high: "animate-[alarm_var(--flash-high)_steps(1)_infinite]",
  medium: "animate-[alarm_var(--flash-medium)_steps(1)_infinite]",
  low: "",
}

/** Colour, shape and word of a priority. Flashes until somebody has acknowledged it; in a history never. */
export function PriorityBadge({
  priority,
  acknowledged,
  isPast = false,
}: {
  priority: Priority
  acknowledged: boolean
  isPast?: boolean
}) {
  const t = useTranslations("vitals.alarm")
  const look = acknowledged
    ? `border border-current ${ink[priority]}`
    : `${fill[priority]} ${isPast ? "ring-1 ring-line-2" : flashes[priority]}`
  return (
    <span
      data-priority={priority}
      className={`inline-flex min-h-6 items-center gap-1.5 rounded-1 px-2 text-small font-bold whitespace-nowrap ${look}`}
    >
      <svg width="14" height="14" viewBox="0 0 24 24" aria-hidden="true">
        <path
          d={shapes[priority]}
          fill={acknowledged ? "none" : "currentColor"}
          stroke="currentColor"
          strokeWidth="2"
        />
      </svg>
      {t(priority)}
    </span>
  )
}
