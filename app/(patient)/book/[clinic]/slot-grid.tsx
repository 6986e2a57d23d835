"use client"

import { Toggle } from "@base-ui/react/toggle"
import { ToggleGroup } from "@base-ui/react/toggle-group"
import { useLocale, useTranslations } from "next-intl"

import { dayWords } from "@/app/(staff)/calendar/day-words"
import { zoneWords } from "@/lib/i18n/zone-words"
import type { DayView, SlotView } from "@/lib/scheduling/slots/slot-view"

type Props = {
  day: DayView
  zone: string
  chosen: string | undefined
  onChoose: (startsAt: string) => void
}

const periods = ["night", "morning", "afternoon", "evening"] as const

/** A day's free times by part of the day. One tab stop; each is named with its day and zone. */
export function SlotGrid({ day, zone, chosen, onChoose }: Props) {
  const t = useTranslations("book.page")
  const common = useTranslations("common")
  const { long } = dayWords(day.date, useLocale())
  if (day.slots.length === 0) return <p className="mt-5 text-read text-text-2">{t("dayFull")}</p>
  return (
    <ToggleGroup
      aria-label={`${t("times")}, ${zoneWords(common, zone)}`}
      value={chosen === undefined ? [] : [chosen]}
      onValueChange={([startsAt]) => {
        if (startsAt !== undefined) onChoose(startsAt)
      }}
    >
      {periods.map((period) => {
        const slots = day.slots.filter((slot) => slot.period === period)
        return slots.length === 0 ? null : (
          <div key={period}>
            <h3 className="mt-5 text-read font-medium text-text-2">{t(`periods.${period}`)}</h3>
            <div className="mt-2 grid grid-cols-3 gap-2 sm:grid-cols-5">
              {slots.map((slot) => (
                <Slot key={slot.startsAt} slot={slot} day={long} />
              ))}
            </div>
          </div>
        )
      })}
    </ToggleGroup>
  )
}

function Slot({ slot, day }: { slot: SlotView; day: string }) {
  const t = useTranslations("book.page")
  const time = slot.offset === null ? slot.time : `${slot.time} ${slot.offset}`
  return (
    <Toggle
      value={slot.startsAt}
      aria-label={t("slotName", { day, time })}
      className="min-h-13 cursor-pointer rounded-2 border border-line-2 bg-surface-1 text-lead font-medium hover:bg-surface-2 data-pressed:border-brand data-pressed:bg-brand data-pressed:text-on-brand"
    >
      {slot.time}
      {slot.offset === null ? null : <span className="block text-tiny">{slot.offset}</span>}
    </Toggle>
  )
}
