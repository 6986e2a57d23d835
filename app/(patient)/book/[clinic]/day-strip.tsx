"use client"

import { Toggle } from "@base-ui/react/toggle"
import { ToggleGroup } from "@base-ui/react/toggle-group"
import { ChevronLeft, ChevronRight } from "lucide-react"
import { useLocale, useTranslations } from "next-intl"

import { dayWords, shortDay } from "@/app/(staff)/calendar/day-words"
import { Button } from "@/app/_ui/button"
import type { DayView } from "@/lib/scheduling/slots/slot-view"

type Props = {
  week: readonly DayView[]
  shown: string
  loading: boolean
  atStart: boolean
  onDay: (date: string) => void
  onWeek: (by: 1 | -1) => void
}

/** Seven days with how much is free in each: one tab stop, arrow keys. While it loads, days without a count. */
export function DayStrip({ week, shown, loading, atStart, onDay, onWeek }: Props) {
  const t = useTranslations("book.page")
  const locale = useLocale()
  const from = shortDay(week[0]?.date ?? shown, locale)
  const to = shortDay(week.at(-1)?.date ?? shown, locale)
  return (
    <>
      <div className="mt-6 flex items-center justify-between gap-3">
        <Button
          variant="line"
          className="w-11 px-0!"
          aria-label={t("weekBefore")}
          disabled={atStart}
          onClick={() => onWeek(-1)}
        >
          <ChevronLeft aria-hidden size={20} className="flex-none" />
        </Button>
        <h2 className="text-lead font-semibold" aria-live="polite">
          {t("week", { from, to })}
        </h2>
        <Button
          variant="line"
          className="w-11 px-0!"
          aria-label={t("weekNext")}
          onClick={() => onWeek(1)}
        >
          <ChevronRight aria-hidden size={20} className="flex-none" />
        </Button>
      </div>
      <ToggleGroup
        aria-label={t("day")}
        value={[shown]}
        onValueChange={([date]) => {
          if (date !== undefined) onDay(date)
        }}
        className="mt-3 grid grid-cols-4 gap-2 sm:grid-cols-7"
      >
        {week.map(({ date, slots }) => (
          <Day key={date} date={date} free={loading ? undefined : slots.length} />
        ))}
      </ToggleGroup>
    </>
  )
}

function Day({ date, free }: { date: string; free: number | undefined }) {
  const t = useTranslations("book.page")
  const words = dayWords(date, useLocale())
  const look = free === 0 ? "border-line-1 bg-surface-2 text-text-3" : "border-line-2 bg-surface-1"
  return (
    <Toggle
      value={date}
      aria-label={free === undefined ? words.long : t("dayName", { day: words.long, count: free })}
      className={`flex min-w-0 cursor-pointer flex-col items-center rounded-3 border py-2 text-[1rem] leading-5 data-pressed:border-brand data-pressed:bg-brand data-pressed:text-on-brand ${look}`}
    >
      <span>{words.weekday}</span>
      <b className="text-head leading-7 font-semibold">{words.day}</b>
      <span>{words.month}</span>
      <span className="mt-1 min-h-5">{free === undefined ? "" : t("free", { count: free })}</span>
    </Toggle>
  )
}
