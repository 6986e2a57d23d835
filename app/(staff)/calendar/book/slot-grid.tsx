"use client"

import { Toggle } from "@base-ui/react/toggle"
import { ToggleGroup } from "@base-ui/react/toggle-group"
import { useLocale, useTranslations } from "next-intl"

import type { DayView, SlotView } from "@/lib/scheduling/slots/slot-view"

import { dayWords } from "../day-words"

type Props = {
  day: DayView
  chosen: string | undefined
  /** A group visit: each time says how many seats it has left. */
  seats: boolean
  onChoose: (slot: SlotView) => void
}

const periods = ["night", "morning", "afternoon", "evening"] as const

/** A day's free times by part of the day. One tab stop; each button is named with its day. */
export function SlotGrid({ day, chosen, seats, onChoose }: Props) {
  const t = useTranslations("booking")
  const { long } = dayWords(day.date, useLocale())
  if (day.slots.length === 0) return <p className="mt-5 text-read text-text-2">{t("dayFull")}</p>
  return (
    <ToggleGroup
      aria-label={t("times")}
      value={chosen === undefined ? [] : [chosen]}
      onValueChange={([startsAt]) => {
        const slot = day.slots.find((one) => one.startsAt === startsAt)
        if (slot !== undefined) onChoose(slot)
      }}
    >
      {periods.map((period) => {
        const slots = day.slots.filter((slot) => slot.period === period)
        return slots.length === 0 ? null : (
          <div key={period}>
            <h3 className="mt-5 font-medium text-text-2">{t(`periods.${period}`)}</h3>
            <div className="mt-2 grid grid-cols-[repeat(auto-fill,minmax(84px,1fr))] gap-2">
              {slots.map((slot) => (
                <Slot key={slot.startsAt} slot={slot} day={long} seats={seats} />
              ))}
            </div>
          </div>
        )
      })}
    </ToggleGroup>
  )
}

function Slot({ slot, day, seats }: { slot: SlotView; day: string; seats: boolean }) {
  const t = useTranslations("booking")
  const time = slot.offset === null ? slot.time : `${slot.time} ${slot.offset}`
  return (
    <Toggle
      value={slot.startsAt}
      aria-label={t("slotName", { day, time })}
      className="min-h-11 cursor-pointer rounded-2 border border-line-2 bg-surface-1 text-read font-medium hover:bg-surface-2 data-pressed:border-brand data-pressed:bg-brand data-pressed:text-on-brand"
    >
      {slot.time}
      {seats ? (
        <span className="block text-tiny">{t("seats", { count: slot.seatsLeft })}</span>
      ) : null}
      {slot.offset === null ? null : <span className="block text-tiny">{slot.offset}</span>}
    </Toggle>
  )
}
