"use client"

import { Toggle } from "@base-ui/react/toggle"
import { ToggleGroup } from "@base-ui/react/toggle-group"
import { ChevronLeft, ChevronRight } from "lucide-react"
import { useLocale, useTranslations } from "next-intl"

import { Button } from "@/app/_ui/button"
import type { OpenSlots } from "@/lib/scheduling/slots/open-slots"
import type { DayView } from "@/lib/scheduling/slots/slot-view"

import { dayAfter, dayWords, shortDay } from "../day-words"

type Props = {
  week: OpenSlots
  day: DayView
  onDay: (date: string) => void
  onWeek: (from: string) => void
}

/** Seven days with how much is free in each: one tab stop, arrow keys. */
export function DayStrip({ week, day, onDay, onWeek }: Props) {
  const t = useTranslations("booking")
  const locale = useLocale()
  const first = week.days[0]?.date ?? week.today
  const last = week.days.at(-1)?.date ?? first
  return (
    <>
      <div className="mt-5 flex items-center justify-between gap-3">
        <Button
          variant="line"
          className="w-11 px-0!"
          aria-label={t("weekBefore")}
          disabled={first <= week.today}
          onClick={() =>
            onWeek(dayAfter(first, -7) < week.today ? week.today : dayAfter(first, -7))
          }
        >
          <ChevronLeft aria-hidden size={20} className="flex-none" />
        </Button>
        <h2 className="text-read font-semibold">
          {t("week", { from: shortDay(first, locale), to: shortDay(last, locale) })}
        </h2>
        <Button
          variant="line"
          className="w-11 px-0!"
          aria-label={t("weekNext")}
          onClick={() => onWeek(dayAfter(first, 7))}
        >
          <ChevronRight aria-hidden size={20} className="flex-none" />
        </Button>
      </div>
      <ToggleGroup
        aria-label={t("day")}
        value={[day.date]}
        onValueChange={([date]) => {
          if (date !== undefined) onDay(date)
        }}
        className="mt-3 grid grid-cols-4 gap-2 sm:grid-cols-7"
      >
        {week.days.map(({ date, slots }) => (
          <Day key={date} date={date} free={slots.length} />
        ))}
      </ToggleGroup>
    </>
  )
}

function Day({ date, free }: { date: string; free: number }) {
  const t = useTranslations("booking")
  const words = dayWords(date, useLocale())
  return (
    <Toggle
      value={date}
      aria-label={t("dayName", { day: words.long, count: free })}
      className={`flex min-w-0 cursor-pointer flex-col items-center rounded-3 border py-2 data-pressed:border-brand data-pressed:bg-brand data-pressed:text-on-brand ${free === 0 ? "border-line-1 bg-surface-2 text-text-3" : "border-line-2 bg-surface-1"}`}
    >
      <span>{words.weekday}</span>
      <b className="text-head font-semibold">{words.day}</b>
      <span>{words.month}</span>
      <span className="mt-1">{t("free", { count: free })}</span>
    </Toggle>
  )
}
