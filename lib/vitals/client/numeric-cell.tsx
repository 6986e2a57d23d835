"use client"

import { Clock } from "lucide-react"
import { useFormatter, useTranslations } from "next-intl"

import { staleness } from "../staleness"
import { isVitalCode, vitalCodes } from "../vital-code"
import type { ViewerSnapshot } from "./viewer"

const colours: Readonly<Record<string, string>> = { hr: "text-wave-ecg", resp: "text-wave-resp" }
/** From here on a number of seconds is no longer read at a glance. */
const oldMs = 120_000
const hatching = "repeating-linear-gradient(135deg, var(--mon-2) 0 6px, transparent 6px 14px)"

/** One number, its unit, its age, and never a value older than it may be. */
export function NumericCell({
  numeric,
  now,
}: {
  numeric: ViewerSnapshot["numerics"][number]
  now: number
}) {
  const t = useTranslations("vitals")
  const format = useFormatter()
  const age = Math.max(0, now - numeric.takenAt)
  const stale = staleness(age, numeric.code, numeric.spot)
  const vital = isVitalCode(numeric.code) ? vitalCodes[numeric.code] : undefined
  const known = vital?.short
  const colour = colours[known ?? ""] ?? "text-wave-other"
  const digits = vital?.decimals
  const value = format.number(numeric.value, {
    minimumFractionDigits: digits ?? 0,
    maximumFractionDigits: digits ?? 1,
  })

  return (
    <div
      data-code={numeric.code}
      data-value={numeric.value}
      data-age-ms={Math.round(age)}
      data-staleness={stale}
      data-derived={numeric.derived}
      data-origin={numeric.origin}
      data-spot={numeric.spot}
      className="grid grid-cols-[1fr_auto] grid-rows-[18px_1fr] items-center gap-x-2 border-b border-l border-mon-line px-3.5 py-1.5 first:border-l-0 @2xl:border-l-0 @2xl:last:border-b-0"
      style={stale === "gone" ? { backgroundImage: hatching } : undefined}
    >
      <dt className="text-small whitespace-nowrap text-mon-text-2">
        <b className={`font-semibold ${colour}`}>
          {known === undefined ? numeric.code : t(`short.${known}`)}
        </b>{" "}
        {t("unit", { unit: numeric.unit })}
      </dt>
      <dd
        className={`flex items-center justify-end gap-1 text-small ${stale === "fresh" ? "text-mon-text-2" : "font-bold text-mon-text-1"}`}
      >
        {stale !== "fresh" && <Clock size={14} aria-hidden="true" />}
        {age < oldMs
          ? t("age", { seconds: Math.floor(age / 1000) })
          : t("ageMinutes", { minutes: Math.floor(age / 60_000) })}
      </dd>
      <dd
        className={`text-figure font-semibold tracking-tight whitespace-nowrap tabular-nums ${stale === "fresh" ? colour : "text-mon-text-3"}`}
      >
        {stale === "gone" ? <span aria-label={t("noReading")}>– –</span> : value}
      </dd>
      <dd
        className={`max-w-24 text-right text-mon-text-2 ${stale === "gone" ? "text-tiny" : "text-small"}`}
      >
        {stale === "gone"
          ? t("last", {
              value,
              time: format.dateTime(numeric.takenAt, {
                timeZone: localZone(),
                hour: "2-digit",
                minute: "2-digit",
                hourCycle: "h23",
              }),
            })
          : provenance(numeric)}
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

function localZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone
}
