"use client"

import { useTranslations } from "next-intl"
import type { KeyboardEvent } from "react"

import { useHydrated } from "@/app/_ui/use-hydrated"
import { endMinute } from "@/lib/scheduling/availability/availability"
import type { PlanRule } from "@/lib/scheduling/availability/availability"
import { minuteOf } from "@/lib/scheduling/clock-time"

import { moved, resized, snap } from "./plan-state"
import { useDrag } from "./use-drag"
import { weekdays } from "./weekdays"

type Props = { rules: readonly PlanRule[]; onChange: (rules: PlanRule[]) => void }

/** Pixels of an hour: a day stands on the screen whole. */
const hourHeight = 22
const dayHeight = 24 * hourHeight

/** The week to drag in, from 768 px on: an empty place makes hours, an edge changes them, the middle moves them. */
export function WeekGrid({ rules, onChange }: Props) {
  const t = useTranslations("availability")
  const drag = useDrag(rules, onChange, hourHeight)
  // Places are styles of their own, which our policy forbids in HTML that the server wrote.
  if (!useHydrated()) return <div className="mt-3 h-[580px] max-md:hidden" />
  return (
    <div role="group" aria-label={t("grid")} className="mt-3 max-md:hidden">
      <p className="mb-2 text-small text-text-2">{t("gridHint")}</p>
      <div className="grid grid-cols-[40px_repeat(7,minmax(0,1fr))] gap-x-1 select-none">
        <span />
        {weekdays.map((weekday) => (
          <span key={weekday} aria-hidden className="pb-1 text-center text-small text-text-2">
            {t(`short.${weekday}`)}
          </span>
        ))}
        <div aria-hidden className="relative text-right text-tiny text-text-3" style={tall}>
          {[0, 3, 6, 9, 12, 15, 18, 21].map((hour) => (
            <span key={hour} className="absolute right-1" style={{ top: hour * hourHeight - 4 }}>
              {String(hour).padStart(2, "0")}
            </span>
          ))}
        </div>
        {weekdays.map((weekday) => (
          <div
            key={weekday}
            className="relative cursor-crosshair touch-none rounded-1 bg-surface-2"
            style={{ ...tall, backgroundImage: lines }}
            onPointerDown={(event) => drag.begin(event, weekday)}
            onPointerMove={drag.move}
            onPointerUp={drag.end}
            onPointerCancel={drag.end}
          >
            {rules.map((rule, index) =>
              rule.weekday === weekday ? (
                <Block
                  key={index}
                  rule={rule}
                  index={index}
                  onRule={(next) => onChange(rules.with(index, next))}
                  onRemove={() => onChange(rules.toSpliced(index, 1))}
                />
              ) : null,
            )}
            {rules
              .filter((rule) => rule.weekday === (weekday === 1 ? 7 : weekday - 1))
              .filter((rule) => endMinute(rule) > 1440)
              .map((rule) => (
                <span
                  key={`${rule.startsAt}-${rule.endsAt}`}
                  aria-hidden
                  className="pointer-events-none absolute inset-x-0 top-0 rounded-b-1 border border-t-0 border-dashed border-brand bg-brand-soft opacity-70"
                  style={{ height: px(endMinute(rule) - 1440) }}
                />
              ))}
          </div>
        ))}
      </div>
    </div>
  )
}

type BlockProps = {
  rule: PlanRule
  index: number
  onRule: (rule: PlanRule) => void
  onRemove: () => void
}

function Block({ rule, index, onRule, onRemove }: BlockProps) {
  const t = useTranslations("availability")
  const from = minuteOf(rule.startsAt)
  const until = Math.min(endMinute(rule), 1440)
  if (Number.isNaN(from) || Number.isNaN(until) || until <= from) return null
  const keys = (event: KeyboardEvent): void => {
    const by = event.key === "ArrowUp" ? -snap : event.key === "ArrowDown" ? snap : 0
    if (by !== 0) {
      const next = event.shiftKey ? resized(rule, "end", endMinute(rule) + by) : moved(rule, by)
      onRule({ ...rule, ...next })
    } else if (event.key === "Delete" || event.key === "Backspace") onRemove()
    else return
    event.preventDefault()
  }
  return (
    <button
      type="button"
      data-rule={index}
      aria-label={t("block", {
        name: t(`weekdays.${rule.weekday}`),
        from: rule.startsAt,
        to: rule.endsAt,
      })}
      onKeyDown={keys}
      className="absolute inset-x-0 flex cursor-grab items-start overflow-hidden rounded-1 border border-brand bg-brand-soft px-1 text-left text-tiny text-text-1"
      style={{ top: px(from), height: px(until - from) }}
    >
      <span data-edge="start" className="absolute inset-x-0 top-0 h-1.5 cursor-ns-resize" />
      <span className="pointer-events-none block truncate tabular-nums">
        {rule.startsAt}–{rule.endsAt}
      </span>
      <span data-edge="end" className="absolute inset-x-0 bottom-0 h-1.5 cursor-ns-resize" />
    </button>
  )
}

const tall = { height: dayHeight }
const lines = `repeating-linear-gradient(to bottom, var(--line-1) 0 1px, transparent 1px ${3 * hourHeight}px)`

function px(minutes: number): number {
  return (minutes / 60) * hourHeight
}
