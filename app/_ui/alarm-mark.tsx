import { useTranslations } from "next-intl"

import { classes } from "@/app/_ui/classes"
import type { Priority } from "@/lib/vitals/alarms/condition"

/** An alarm's priority by colour, shape and word: filled until somebody answers, then outlined. */
export function AlarmMark({ priority, answered }: { priority: Priority; answered: boolean }) {
  const t = useTranslations("alarms.priority")
  return (
    <span
      data-priority={priority}
      className={classes(
        "inline-flex min-h-6 flex-none items-center gap-1.5 rounded-1 border px-2 text-small font-bold whitespace-nowrap",
        answered ? "border-line-2 text-text-1" : fills[priority],
      )}
    >
      <svg width="14" height="14" viewBox="0 0 24 24" aria-hidden="true">
        <path
          d={shapes[priority]}
          fill={answered ? "none" : "currentColor"}
          stroke="currentColor"
          strokeWidth="2"
        />
      </svg>
      {t(priority)}
    </span>
  )
}

// A filled alarm has a dark edge, so that it stands out on a light page too.
const fills = {
  high: "border-transparent bg-alarm-high text-on-alarm-high",
  medium: "border-on-alarm-medium bg-alarm-medium text-on-alarm-medium",
  low: "border-on-alarm-low bg-alarm-low text-on-alarm-low",
} as const satisfies Record<Priority, string>

const shapes = {
  high: "M7.5 1.5h9l6 6v9l-6 6h-9l-6-6v-9z",
  medium: "M12 2 23 21.5H1z",
  low: "M12 2a10 10 0 1 0 0 20 10 10 0 1 0 0-20z",
} as const satisfies Record<Priority, string>
