"use client"

import { Plus, X } from "lucide-react"
import { useLocale, useTranslations } from "next-intl"

import { Button } from "@/app/_ui/button"
import { Input } from "@/app/_ui/input"
import type { ClinicView } from "@/lib/clinics/queries"

type OpeningHours = ClinicView["openingHours"]
type Props = { hours: OpeningHours; onChange: (hours: OpeningHours) => void }

const week = [1, 2, 3, 4, 5, 6, 7] as const

/** A row for each day: none, one or more spans of hours. */
export function Hours({ hours, onChange }: Props) {
  const t = useTranslations("admin.clinic.hours")
  const locale = useLocale()
  const change = (index: number, part: Partial<OpeningHours[number]>) =>
    onChange(hours.map((one, at) => (at === index ? { ...one, ...part } : one)))
  return (
    <ul className="divide-y divide-line-1 rounded-3 border border-line-1 bg-surface-1">
      {week.map((weekday) => {
        const day = dayName(weekday, locale)
        const own = hours.flatMap((one, index) =>
          one.weekday === weekday ? [{ ...one, index }] : [],
        )
        return (
          <li
            key={weekday}
            className="flex min-h-15 flex-wrap items-center gap-x-4 gap-y-2 px-4 py-2"
          >
            <span className="w-24 font-medium">{day}</span>
            <div className="flex flex-1 flex-col gap-2">
              {own.length === 0 ? <span className="text-text-2">{t("closed")}</span> : null}
              {own.map(({ index, opens, closes }) => (
                <div key={index} className="flex items-center gap-2">
                  <Input
                    type="time"
                    aria-label={t("opens", { day })}
                    className="max-w-32"
                    value={opens}
                    onChange={(event) => change(index, { opens: event.target.value })}
                  />
                  <span aria-hidden>–</span>
                  <Input
                    type="time"
                    aria-label={t("closes", { day })}
                    className="max-w-32"
                    value={closes}
                    onChange={(event) => change(index, { closes: event.target.value })}
                  />
                  <button
                    type="button"
                    aria-label={t("remove", { day, opens })}
                    className="grid size-11 flex-none cursor-pointer place-items-center rounded-2 text-text-2 hover:bg-surface-2"
                    onClick={() => onChange(hours.filter((_, at) => at !== index))}
                  >
                    <X aria-hidden size={18} />
                  </button>
                </div>
              ))}
            </div>
            <Button
              variant="plain"
              size="sm"
              aria-label={t("addNamed", { day })}
              onClick={() => onChange([...hours, { weekday, opens: "09:00", closes: "17:00" }])}
            >
              <Plus aria-hidden size={18} />
              {t("add")}
            </Button>
          </li>
        )
      })}
    </ul>
  )
}

/** 1 January 2024 was a Monday. */
function dayName(weekday: number, locale: string): string {
  const tag = locale.startsWith("zh") ? "zh-Hans" : "en-GB"
  const day = new Date(Date.UTC(2024, 0, weekday))
  return new Intl.DateTimeFormat(tag, { weekday: "long", timeZone: "UTC" }).format(day)
}
