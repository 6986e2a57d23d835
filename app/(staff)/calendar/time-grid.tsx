"use client"

import { useLocale, useTranslations } from "next-intl"
import { useEffect, useRef } from "react"
import type { KeyboardEvent } from "react"

import { zoneWords } from "@/lib/i18n/zone-words"
import type { CalendarEntry, CalendarView } from "@/lib/scheduling/calendar/calendar-view"
import type { Repeat } from "@/lib/scheduling/calendar/day-segments"

import { useNow } from "../_frame/use-now"
import { dayWords, localStart } from "./day-words"
import { EntryBox } from "./entry-box"
import { step } from "./grid-keys"
import { hoursOf, marksOf, onGrid } from "./grid-layout"
import type { Column } from "./grid-layout"

type Props = {
  calendar: CalendarView
  columns: readonly Column[]
  onOpen: (entries: readonly CalendarEntry[]) => void
}

/** Ten minutes are 24 px: one line of text. */
const hourHeight = 144

/** Days or people beside each other on one clock. Arrow keys go from one appointment to the next. */
export function TimeGrid({ calendar, columns, onOpen }: Props) {
  const t = useTranslations("booking.calendar")
  const locale = useLocale()
  const now = useNow(calendar.now, 30_000)
  const wall = localStart(now.toISOString(), calendar.zone)
  const { repeat } = calendar
  const { from: minute } = onGrid(dialOf(wall, now, repeat), wall.slice(0, 10), repeat)
  const { first, last } = hoursOf(columns)
  const marks = marksOf({ first, last }, repeat)
  const height = (last - first) * hourHeight
  const place = (at: number): number => ((at - first * 60) / 60) * hourHeight
  const scroller = useRef<HTMLDivElement>(null)

  // Opens where the day is, or where its work begins; after that it stays where the reader left it.
  const shownToday = calendar.days.includes(calendar.today)
  const start = shownToday ? minute - 60 : Math.max(8 * 60, columns[0]?.open[0]?.from ?? 0)
  const shown = `${calendar.days[0] ?? ""} ${calendar.people.length}`
  const opening = useRef("")
  useEffect(() => {
    if (opening.current === shown) return
    opening.current = shown
    scroller.current?.scrollTo({ top: ((start - first * 60) / 60) * hourHeight })
  }, [shown, start, first])

  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    if (scroller.current !== null && step(scroller.current, event.key)) event.preventDefault()
  }

  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- arrow keys move between its visits
    <div
      ref={scroller}
      role="region"
      aria-label={t("grid")}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable
      tabIndex={0}
      className="relative max-h-[calc(100dvh-320px)] min-h-96 overflow-auto rounded-3 border border-line-1 bg-surface-1"
      onKeyDown={onKeyDown}
    >
      <div
        className="grid min-w-full"
        style={{
          gridTemplateColumns: `56px repeat(${columns.length}, minmax(${columns.length > 7 ? 150 : 110}px, 1fr))`,
        }}
      >
        <div className="sticky top-0 left-0 z-30 border-b border-line-1 bg-surface-1" />
        {columns.map((column) => (
          <Head key={column.key} column={column} calendar={calendar} />
        ))}
        <div
          className="sticky left-0 z-20 bg-surface-1 text-right text-small text-text-3"
          aria-hidden
          style={{ height }}
        >
          {marks.map(({ at, hour, again }) => (
            <div key={at} className="absolute right-0 pr-2" style={{ top: place(at) }}>
              {hour}
              {again ? <span className="block text-tiny">{t("again")}</span> : null}
            </div>
          ))}
        </div>
        {columns.map((column, index) => (
          <section
            key={column.key}
            data-column
            aria-label={headWords(column, calendar, locale)}
            className="relative border-l border-line-1 bg-surface-2"
            style={{ height }}
          >
            {column.open.map((open) => (
              <div
                key={open.from}
                aria-hidden
                className="absolute inset-x-0 bg-surface-1"
                style={{ top: place(open.from), height: place(open.to) - place(open.from) }}
              />
            ))}
            {repeat === null || column.date === repeat.date ? null : (
              <div
                aria-hidden
                className="absolute inset-x-0 bg-surface-2"
                style={{ top: place(repeat.at), height: (repeat.minutes / 60) * hourHeight }}
              />
            )}
            {marks.map(({ at }) => (
              <div
                key={at}
                aria-hidden
                className="absolute inset-x-0 border-t border-line-1"
                style={{ top: place(at) }}
              />
            ))}
            {column.boxes.map((box) => (
              <EntryBox
                key={box.key}
                box={box}
                zone={calendar.zone}
                top={Math.max(0, place(box.from))}
                height={place(box.to) - Math.max(0, place(box.from))}
                onOpen={() => onOpen(box.entries)}
              />
            ))}
            {column.date === calendar.today && minute >= first * 60 && minute < last * 60 ? (
              <div
                className="pointer-events-none absolute inset-x-0 z-10 border-t-2 border-danger"
                style={{ top: place(minute) }}
              >
                {index === 0 || calendar.days.length > 1 ? (
                  <span className="absolute -top-4 left-0 bg-danger px-1 text-tiny font-semibold text-on-danger">
                    {t("now", { time: wall.slice(11, 16) })}
                  </span>
                ) : null}
              </div>
            ) : null}
          </section>
        ))}
      </div>
    </div>
  )
}

/** What the clock shows now, as minutes of today's dial. */
function dialOf(wall: string, now: Date, repeat: Repeat | null): { from: number; to: number } {
  const minute = Number(wall.slice(11, 13)) * 60 + Number(wall.slice(14, 16))
  const again = repeat?.date === wall.slice(0, 10) && now.toISOString() >= repeat.since
  const from = again ? minute + repeat.minutes : minute
  return { from, to: from }
}

function headWords(column: Column, { people, days }: CalendarView, locale: string): string {
  const name = people.find(({ id }) => id === column.personId)?.name ?? ""
  const day = dayWords(column.date, locale).long
  return days.length > 1 ? day : `${name}, ${day}`
}

function Head({ column, calendar }: { column: Column; calendar: CalendarView }) {
  const t = useTranslations("booking.calendar")
  const common = useTranslations("common")
  const locale = useLocale()
  const person = calendar.people.find(({ id }) => id === column.personId)
  const words = dayWords(column.date, locale)
  const isToday = column.date === calendar.today
  return (
    <div className="sticky top-0 z-20 border-b border-l border-line-1 bg-surface-1 px-2 py-2 text-center">
      {calendar.days.length > 1 ? (
        <span className={isToday ? "font-semibold text-brand" : "text-text-2"}>
          {words.weekday} {words.day} {words.month}
          {isToday ? <span className="block text-tiny">{t("today")}</span> : null}
        </span>
      ) : (
        <b className="block font-semibold">{person?.name}</b>
      )}
      {person?.zone == null ? null : (
        <span className="block text-tiny text-text-3">
          {t("livesIn", { zone: zoneWords(common, person.zone) })}
        </span>
      )}
    </div>
  )
}
