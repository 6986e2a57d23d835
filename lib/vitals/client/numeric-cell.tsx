"use client"

import { ArrowDownRight, ArrowRight, ArrowUpRight, Clock } from "lucide-react"
import { useTranslations } from "next-intl"

import type { VitalLimits } from "../alarms/limits"
import { delayedAfterMs } from "../delay"
import { staleness } from "../staleness"
import type { TrendArrow } from "../trend-arrow"
import { unitSign } from "../unit-sign"
import { isVitalCode, vitalCodes } from "../vital-code"
import { type Mark, cellLook, fill } from "./alarm-look"
import { useAlarmWords, useClockTime } from "./use-alarm-words"
import type { ViewerSnapshot } from "./viewer"

export type ShownNumeric = ViewerSnapshot["numerics"][number]

const colours: Readonly<Record<string, string>> = {
  hr: "text-wave-ecg",
  pr: "text-wave-pleth",
  spo2: "text-wave-pleth",
  resp: "text-wave-resp",
}
/** From here on a number of seconds is no longer read at a glance. */
const oldMs = 120_000
const hatching = "repeating-linear-gradient(135deg, var(--mon-2) 0 6px, transparent 6px 14px)"
const arrows = { rising: ArrowUpRight, falling: ArrowDownRight, steady: ArrowRight } as const

export const cellStyle =
  "grid grid-cols-[1fr_auto] grid-rows-[18px_1fr] items-center gap-x-2 border-b border-l border-mon-line px-3.5 py-1.5 first:border-l-0 @2xl:border-l-0 @2xl:last:border-b-0"

type Props = {
  numeric: ShownNumeric
  /** Of a pair (systolic and diastolic) the second. */
  second?: ShownNumeric | undefined
  now: number
  /** What comes is old when it comes: the age stands out from two seconds on. */
  isDelayed: boolean
  limits?: VitalLimits | undefined
  trend?: TrendArrow | undefined
  mark?: Mark | undefined
}

/** One number, its unit, age, limits and trend, and never a value older than it may be. */
export function NumericCell({ numeric, second, now, isDelayed, limits, trend, mark }: Props) {
  const t = useTranslations("vitals")
  const words = useAlarmWords()
  const clock = useClockTime()
  const age = Math.max(0, now - numeric.takenAt)
  const stale = staleness(age, numeric.code, numeric.spot)
  const vital = isVitalCode(numeric.code) ? vitalCodes[numeric.code] : undefined
  const isSpot = numeric.spot || (vital !== undefined && !vital.continuous)
  const isOld = stale !== "fresh" || (isDelayed && !isSpot && age > delayedAfterMs)
  const known = vital?.short
  const pair = second !== undefined && second.at === numeric.at ? second : undefined
  const value =
    words.number(numeric.code, numeric.value) +
    (pair === undefined ? "" : `/${words.number(pair.code, pair.value)}`)
  const { filled, edge } = cellLook(mark, stale === "gone")
  const isFilled = filled !== undefined
  const own = isFilled ? "" : (colours[known ?? ""] ?? "text-wave-other")
  const support = isFilled ? "" : "text-mon-text-2"
  const Arrow = trend === undefined ? undefined : arrows[trend]
  const name = known === undefined ? numeric.code : t(`short.${pair ? "nibp" : known}`)

  return (
    <div
      data-code={numeric.code}
      data-value={numeric.value}
      data-age-ms={Math.round(age)}
      data-staleness={stale}
      data-derived={numeric.derived}
      data-origin={numeric.origin}
      data-spot={numeric.spot}
      data-mark={mark?.priority}
      data-answered={mark?.acknowledged === true ? "" : undefined}
      className={`${cellStyle} ${filled === undefined ? "" : fill[filled]}`}
      style={{
        ...(stale === "gone" ? { backgroundImage: hatching } : {}),
        ...(edge === undefined ? {} : { boxShadow: edge }),
      }}
    >
      <dt className={`text-small whitespace-nowrap ${support}`}>
        <b className={`font-semibold ${own}`}>{name}</b> {unitSign(numeric.unit)}
      </dt>
      <dd
        className={`flex items-center justify-end gap-1 text-small ${!isOld ? support : isFilled ? "font-bold" : "font-bold text-mon-text-1"}`}
      >
        {isOld && <Clock size={14} aria-hidden="true" />}
        {isSpot && stale !== "gone" ? `${clock(numeric.takenAt)} · ` : ""}
        {age < oldMs
          ? t("age", { seconds: Math.floor(age / 1000) })
          : t("ageMinutes", { minutes: Math.floor(age / 60_000) })}
      </dd>
      <dd
        className={`flex items-center gap-1 text-figure font-semibold tracking-tight whitespace-nowrap tabular-nums ${pair ? "text-[2rem]" : ""} ${stale === "fresh" || isFilled ? own : "text-mon-text-3"}`}
      >
        {stale === "gone" ? (
          <>
            <span aria-hidden="true">– –</span>
            <span className="sr-only">{t("noReading")}</span>
          </>
        ) : (
          value
        )}
        {Arrow !== undefined && stale === "fresh" ? (
          <>
            <Arrow size={22} strokeWidth={2.5} aria-hidden="true" />
            <span data-trend={trend} className="sr-only">
              {t(`trend.${trend ?? "steady"}`)}
            </span>
          </>
        ) : null}
      </dd>
      <dd
        className={`max-w-24 text-right ${support} ${stale === "gone" ? "text-tiny" : "text-small"}`}
      >
        {stale === "gone" ? (
          t("last", { value, time: clock(numeric.takenAt) })
        ) : (
          <>
            {limits === undefined ? null : <Limits code={numeric.code} limits={limits} />}
            <span className="block text-tiny">{provenance(numeric)}</span>
          </>
        )}
      </dd>
    </div>
  )

  /** What is measured by a device needs no word; everything else has one. */
  function provenance({ derived, origin, questionable }: typeof numeric): string {
    const said = [
      ...(origin === "device" || origin === "recorded" ? [] : [t(`origin.${origin}`)]),
      ...(derived ? [t("derived")] : []),
      ...(questionable ? [t("questionable")] : []),
    ]
    return said.join(" · ")
  }
}

function Limits({ code, limits }: { code: string; limits: VitalLimits }) {
  const t = useTranslations("vitals.limits")
  const words = useAlarmWords()
  const said = (limit: number | null) => (limit === null ? "–" : words.number(code, limit))
  if (!limits.enabled) return <span className="block text-tiny">{t("off")}</span>
  return (
    <span className="inline-flex flex-col leading-4 tabular-nums">
      <span>
        <span className="sr-only">{t("high")} </span>
        {said(limits.high)}
      </span>
      <span>
        <span className="sr-only">{t("low")} </span>
        {said(limits.low)}
      </span>
    </span>
  )
}
