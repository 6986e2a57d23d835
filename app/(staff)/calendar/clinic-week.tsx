"use client"

import { useLocale, useTranslations } from "next-intl"

import { Cell, RowHead, Table } from "@/app/_ui/table"
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

/** Everybody's week: a row each, a cell a day. */
export function ClinicWeek({ calendar, columns, onOpen }: Props) {
  const t = useTranslations("booking.calendar")
  const common = useTranslations("common")
  const locale = useLocale()
  return (
    <div className="rounded-3 border border-line-1 bg-surface-1">
      <Table
        caption={t("grid")}
        columns={[
          { key: "who", label: t("who") },
          ...calendar.days.map((date) => {
            const { weekday, day, month } = dayWords(date, locale)
            const label = `${weekday} ${day} ${month}`
            return {
              key: date,
              label: date === calendar.today ? `${label} · ${t("today")}` : label,
            }
          }),
        ]}
      >
        {calendar.people.map((person) => (
          <tr key={person.id}>
            <RowHead className="align-top">
              {person.name}
              {person.zone === null ? null : (
                <span className="block text-tiny font-normal text-text-3">
                  {t("livesIn", { zone: zoneWords(common, person.zone) })}
                </span>
              )}
            </RowHead>
            {columns
              .filter(({ personId }) => personId === person.id)
              .map(({ key, boxes, open }) => (
                <Cell key={key} className="min-w-32 border-l border-line-1 py-2 align-top">
                  {boxes.length === 0 ? (
                    <span className="text-text-3">
                      {open.length === 0 ? t("closed") : t("free")}
                    </span>
                  ) : (
                    <ul className="flex flex-col gap-1">
                      {boxes.map((box) => (
                        <li key={box.key}>
                          <EntryLine
                            short
                            entries={box.entries}
                            zone={calendar.zone}
                            onOpen={() => onOpen(box.entries)}
                          />
                        </li>
                      ))}
                    </ul>
                  )}
                </Cell>
              ))}
          </tr>
        ))}
      </Table>
    </div>
  )
}
