import { Clock } from "lucide-react"
import { useTranslations } from "next-intl"
import type { ReactNode } from "react"

import { type Mark, cellLook, fill } from "@/lib/vitals/client/alarm-look"
import type { ShownNumeric } from "@/lib/vitals/client/numeric-cell"
import { useAlarmWords, useClockTime } from "@/lib/vitals/client/use-alarm-words"
import { delayedAfterMs } from "@/lib/vitals/delay"
import { staleness } from "@/lib/vitals/staleness"
import { isVitalCode, vitalCodes } from "@/lib/vitals/vital-code"

const colours: Readonly<Record<string, string>> = {
  hr: "text-wave-ecg",
  pr: "text-wave-pleth",
  spo2: "text-wave-pleth",
  resp: "text-wave-resp",
}
/** Of what is too old to be shown. */
export const hatching =
  "repeating-linear-gradient(135deg, var(--mon-2) 0 6px, transparent 6px 14px)"
const oldMs = 120_000

type Props = {
  numeric: ShownNumeric
  /** Of a pair (systolic and diastolic) the second. */
  second?: ShownNumeric | undefined
  now: number
  /** What comes is old when it comes: the age stands out from two seconds on. */
  isDelayed: boolean
  mark?: Mark | undefined
}

/** One number of a tile in a line: name, value, age; dashes once it is too old, whatever it was. */
export function WardNumber({ numeric, second, now, isDelayed, mark }: Props) {
  const t = useTranslations("vitals")
  const words = useAlarmWords()
  const clock = useClockTime()
  const { code, spot, takenAt } = numeric
  const age = Math.max(0, now - takenAt)
  const stale = staleness(age, code, spot)
  const isSpot = spot || (isVitalCode(code) && !vitalCodes[code].continuous)
  const isOld = stale !== "fresh" || (isDelayed && !isSpot && age > delayedAfterMs)
  const short = isVitalCode(code) ? vitalCodes[code].short : undefined
  const pair = second?.takenAt === takenAt ? second : undefined
  const value =
    words.number(code, numeric.value) +
    (pair === undefined ? "" : `/${words.number(pair.code, pair.value)}`)
  const { filled, edge } = cellLook(mark, stale === "gone")
  const isFilled = filled !== undefined
  const own = isFilled ? "" : (colours[short ?? ""] ?? "text-wave-other")
  return (
    <div
      data-code={code}
      data-value={numeric.value}
      data-age-ms={Math.round(age)}
      data-staleness={stale}
      data-mark={mark?.priority}
      data-answered={mark?.acknowledged === true ? "" : undefined}
      className={`${lineStyle} ${filled === undefined ? "" : fill[filled]}`}
      style={{
        ...(stale === "gone" ? { backgroundImage: hatching } : {}),
        ...(edge === undefined ? {} : { boxShadow: edge }),
      }}
    >
      <dt className={`text-small font-semibold ${own}`}>
        {short === undefined ? code : t(`short.${pair ? "nibp" : short}`)}
      </dt>
      <dd
        className={`text-right text-[1.25rem] leading-6 font-semibold whitespace-nowrap tabular-nums ${stale === "fresh" || isFilled ? own : "text-mon-text-3"}`}
      >
        {stale === "gone" ? (
          <>
            <span aria-hidden="true">– –</span>
            <span className="sr-only">{t("noReading")}</span>
          </>
        ) : (
          value
        )}
      </dd>
      <dd
        className={`flex items-center justify-end min-w-9 gap-0.5 text-tiny whitespace-nowrap tabular-nums ${isFilled ? "" : "text-mon-text-2"} ${isOld ? "font-bold" : ""}`}
      >
        {!isOld ? null : <Clock size={12} aria-hidden="true" />}
        {stale === "gone" ? t("last", { value, time: clock(takenAt) }) : <Age ms={age} />}
      </dd>
    </div>
  )
}

export const lineStyle =
  "grid grid-cols-[auto_1fr_auto] items-center gap-x-1.5 border-b border-mon-line px-2 last:border-b-0"

export function Age({ ms }: { ms: number }): ReactNode {
  const t = useTranslations("vitals")
  return ms < oldMs
    ? t("age", { seconds: Math.floor(ms / 1000) })
    : t("ageMinutes", { minutes: Math.floor(ms / 60_000) })
}
