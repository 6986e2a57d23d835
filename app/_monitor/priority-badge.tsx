import { useTranslations } from "next-intl"

import { classes } from "@/app/_ui/classes"
import type { Priority } from "@/lib/vitals/alarms/condition"
import { fill, flashes, ink, isLoud } from "@/lib/vitals/client/alarm-look"

const shapes: Readonly<Record<Priority, string>> = {
  high: "M7.5 1.5h9l6 6v9l-6 6h-9l-6-6v-9z",
  medium: "M12 2 23 21.5H1z",
  low: "M12 2a10 10 0 1 0 0 20 10 10 0 1 0 0-20z",
}

type Props = {
  priority: Priority
  acknowledged: boolean
  /**
   * monitor: flashes until somebody has acknowledged it. band: the band around it is filled, and
   * flashes. page: light or dark, and steady.
   */
  surface?: "monitor" | "band" | "page"
}

/** Colour, shape and word of a priority: filled until it is acknowledged; low is a word, never filled. */
export function PriorityBadge({ priority, acknowledged, surface = "monitor" }: Props) {
  const t = useTranslations("vitals.alarm")
  const isPage = surface === "page"
  const isFilled = isLoud({ priority, acknowledged })
  const look =
    surface === "band"
      ? ""
      : isFilled
        ? `px-2 ${fill[priority]} ${isPage ? "ring-1 ring-line-2" : flashes[priority]}`
        : `${acknowledged ? `border px-2 ${isPage ? "border-line-2" : "border-current"}` : ""} ${isPage ? "text-text-1" : ink[priority]}`
  return (
    <span
      data-priority={priority}
      className={classes(
        "inline-flex min-h-6 flex-none items-center gap-1.5 rounded-1 text-small font-bold whitespace-nowrap",
        look,
      )}
    >
      <svg width="14" height="14" viewBox="0 0 24 24" aria-hidden="true">
        <path
          d={shapes[priority]}
          // On a light page the cyan of a low alarm is a shape with a dark edge.
          fill={acknowledged ? "none" : isPage && !isFilled ? "var(--alarm-low)" : "currentColor"}
          stroke="currentColor"
          strokeWidth="2"
        />
      </svg>
      {t(priority)}
    </span>
  )
}
