"use client"

import { useTranslations } from "next-intl"

import { classes } from "@/app/_ui/classes"

import { lookIcons, lookStyles } from "./entry-look"
import type { Look } from "./entry-look"

const looks: Look[] = ["visit", "group", "request", "hold", "ended", "away", "elsewhere"]

/** What each edge and icon means. */
export function Legend() {
  const t = useTranslations("booking.calendar")
  return (
    <ul aria-label={t("legend")} className="mt-3 flex flex-wrap gap-x-5 gap-y-2 text-small">
      {looks.map((look) => {
        const Icon = lookIcons[look]
        return (
          <li key={look} className="flex items-center gap-2">
            <span
              className={classes(
                "grid size-6 place-items-center rounded-1 text-text-1",
                lookStyles[look],
              )}
            >
              <Icon aria-hidden size={14} />
            </span>
            {t(`kinds.${look}`)}
          </li>
        )
      })}
    </ul>
  )
}
