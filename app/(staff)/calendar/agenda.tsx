"use client"

import { useLocale, useTranslations } from "next-intl"

import { zoneWords } from "@/lib/i18n/zone-words"
import type { CalendarEntry, CalendarView } from "@/lib/scheduling/calendar/calendar-view"

import { dayWords } from "./day-words"
import { EntryLine } from "./entry-line"
import type { Column } from "./grid-layout"

type Props = {
  calendar: CalendarView
  columns: readonly Column[]
  onOpen: (entries: readonly CalendarEntry[]) => void
}

/** The same as the grid, one under the other: for a phone. */
export function Agenda({ calendar, columns, onOpen }: Props) {
  const t = useTranslations("booking.calendar")
  const common = useTranslations("common")
  const locale = useLocale()
  return (
    <div className="flex flex-col gap-5">
      {columns.map(({ key, personId, date, boxes }) => {
        const person = calendar.people.find(({ id }) => id === personId)
        const title =
          calendar.people.length > 1
            ? `${person?.name ?? ""} · ${dayWords(date, locale).long}`
            : dayWords(date, locale).long
        return (
          <section key={key} aria-label={title}>
            <h3 className="mb-2 font-semibold">
              {title}
              {person?.zone == null ? null : (
                <span className="ml-2 font-normal text-text-3">
                  {t("livesIn", { zone: zoneWords(common, person.zone) })}
                </span>
              )}
            </h3>
            {boxes.length === 0 ? (
              <p className="text-text-3">{t("empty")}</p>
            ) : (
              <ul className="flex flex-col gap-2">
                {boxes.map((box) => (
                  <li key={box.key}>
                    <EntryLine
                      entries={box.entries}
                      zone={calendar.zone}
                      onOpen={() => onOpen(box.entries)}
                    />
                  </li>
                ))}
              </ul>
            )}
          </section>
        )
      })}
    </div>
  )
}
