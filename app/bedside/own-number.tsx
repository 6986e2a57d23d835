"use client"

import { Clock } from "lucide-react"
import { useFormatter, useTranslations } from "next-intl"

import { useClockTime } from "@/lib/vitals/client/use-alarm-words"
import type { Numeric } from "@/lib/vitals/numerics"
import { staleness } from "@/lib/vitals/staleness"
import { isVitalCode, vitalCodes } from "@/lib/vitals/vital-code"

import { useUnitName } from "./use-unit-name"

/** One number in the patient's words: how old it is, and never as a value when it is too old. */
export function OwnNumber({ numeric, now }: { numeric: Numeric; now: number }) {
  const t = useTranslations("bedside.number")
  const names = useTranslations("bedside.names")
  const unitName = useUnitName()
  const clock = useClockTime()
  const format = useFormatter()
  const { code, unit, at, spot } = numeric
  const age = Math.max(0, now - at)
  const state = staleness(age, code, spot)
  const digits = isVitalCode(code) ? vitalCodes[code].decimals : 1
  const value = format.number(numeric.value, {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  })
  const isGone = state === "gone"
  return (
    <div
      data-code={code}
      data-value={numeric.value}
      data-origin={numeric.origin}
      data-staleness={state}
      className="grid grid-cols-[1fr_auto] items-baseline gap-x-4 py-3 text-read"
    >
      <dt className="font-medium">{isVitalCode(code) ? names(code) : code}</dt>
      <dd className="row-span-2 self-center text-right whitespace-nowrap">
        <span
          aria-hidden={isGone}
          className={`text-title font-semibold tabular-nums ${state === "fresh" ? "" : "text-mon-text-3"}`}
        >
          {isGone ? "– –" : value}
        </span>{" "}
        <span className="text-mon-text-2">{unitName(unit)}</span>
      </dd>
      <dd className={`text-mon-text-2 ${state === "fresh" ? "" : "font-semibold"}`}>
        {state === "fresh" ? null : <Clock aria-hidden size={16} className="mr-1.5 inline" />}
        {isGone ? t("gone", { value }) : [when(), ...said()].join(" · ")}
      </dd>
    </div>
  )

  function when(): string {
    if (spot) return t("measuredAt", { time: clock(at) })
    const seconds = Math.floor(age / 1000)
    return seconds < 120
      ? t("second", { seconds })
      : t("minute", { minutes: Math.floor(seconds / 60) })
  }

  /** What a device measured needs no word; everything else has one. */
  function said(): string[] {
    const { derived, origin, questionable } = numeric
    return [
      ...(origin === "device" ? [] : [t(`origin.${origin}`)]),
      ...(derived ? [t("derived")] : []),
      ...(questionable ? [t("questionable")] : []),
    ]
  }
}
