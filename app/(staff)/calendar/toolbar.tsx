"use client"

import { Toggle } from "@base-ui/react/toggle"
import { ToggleGroup } from "@base-ui/react/toggle-group"
import { ChevronLeft, ChevronRight } from "lucide-react"
import { useLocale, useTranslations } from "next-intl"
import { useRouter } from "next/navigation"
import { startTransition } from "react"

import { Button } from "@/app/_ui/button"
import { Select } from "@/app/_ui/select"
import type { CalendarView } from "@/lib/scheduling/calendar/calendar-view"
import type { Clinician } from "@/lib/scheduling/queries"

import { dayAfter, dayWords, shortDay } from "./day-words"

type Props = {
  calendar: CalendarView
  view: "day" | "week"
  who: string
  step: number
  previous: string
  staff: readonly Clinician[]
}

/** Whose, how much, and when. The address holds it all, so it can be reloaded and shared. */
export function Toolbar({ calendar, view, who, step, previous, staff }: Props) {
  const t = useTranslations("booking.calendar")
  const locale = useLocale()
  const router = useRouter()
  const first = calendar.days[0] ?? calendar.today
  const last = calendar.days.at(-1) ?? first
  const go = (change: Partial<{ view: string; who: string; from: string }>): void => {
    const next = new URLSearchParams({ view, who, from: first, ...change })
    startTransition(() => router.replace(`/calendar?${next.toString()}`, { scroll: false }))
  }
  const names = calendar.people
    .filter(({ id }) => !staff.some((one) => one.id === id))
    .map(({ id, name }) => ({ value: String(id), label: name }))
  return (
    <div className="mt-4 flex flex-wrap items-end gap-x-6 gap-y-3">
      {staff.length === 0 ? null : (
        <Select
          label={t("who")}
          className="w-64"
          value={who}
          options={[
            { value: "all", label: t("everybody") },
            ...names,
            ...staff.map(({ id, name }) => ({ value: String(id), label: name })),
          ]}
          onValueChange={(next) => go({ who: next })}
        />
      )}
      <ToggleGroup
        aria-label={t("view")}
        value={[view]}
        onValueChange={([next]) => {
          if (next !== undefined) go({ view: next })
        }}
        className="flex rounded-2 border border-line-2"
      >
        {(["day", "week"] as const).map((one) => (
          <Toggle
            key={one}
            value={one}
            className="min-h-11 min-w-20 cursor-pointer px-4 first:rounded-l-2 last:rounded-r-2 hover:bg-surface-2 data-pressed:bg-surface-3 data-pressed:font-semibold data-pressed:underline data-pressed:underline-offset-4"
          >
            {t(`views.${one}`)}
          </Toggle>
        ))}
      </ToggleGroup>
      <div className="flex flex-wrap items-center gap-2">
        <Button
          variant="line"
          className="w-11 px-0!"
          aria-label={t(`before.${view}`)}
          onClick={() => go({ from: previous })}
        >
          <ChevronLeft aria-hidden size={20} className="flex-none" />
        </Button>
        <Button variant="line" onClick={() => go({ from: calendar.today })}>
          {t("today")}
        </Button>
        <Button
          variant="line"
          className="w-11 px-0!"
          aria-label={t(`after.${view}`)}
          onClick={() => go({ from: dayAfter(first, step) })}
        >
          <ChevronRight aria-hidden size={20} className="flex-none" />
        </Button>
        <h2 className="ml-2 text-read font-semibold" aria-live="polite">
          {view === "day"
            ? dayWords(first, locale).long
            : t("week", { from: shortDay(first, locale), to: shortDay(last, locale) })}
        </h2>
      </div>
    </div>
  )
}
