import { useTranslations } from "next-intl"
import type { ReactNode } from "react"

import { classes } from "@/app/_ui/classes"
import type { Summary } from "@/lib/vitals/alarms/summary"
import { counting, markOf } from "@/lib/vitals/client/alarm-look"
import { DelayedMark } from "@/lib/vitals/client/delayed-mark"
import type { ViewerSnapshot, VitalsViewer } from "@/lib/vitals/client/viewer"
import { WaveArea } from "@/lib/vitals/client/wave-area"
import { usualDisplay } from "@/lib/vitals/display"
import { numericKey } from "@/lib/vitals/numerics"
import type { SignalState } from "@/lib/vitals/signal-state"
import { pixelsPerMm } from "@/lib/vitals/sweep"

import { WardNumber, hatching } from "./ward-number"

const view = { display: { ...usualDisplay, gain: "auto" as const }, pxPerMm: pixelsPerMm }
const [systolic, diastolic] = ["MDC_PRESS_BLD_NONINV_SYS", "MDC_PRESS_BLD_NONINV_DIA"]
const places = [
  "MDC_ECG_HEART_RATE",
  "MDC_PULS_OXIM_SAT_O2",
  "MDC_RESP_RATE",
  systolic,
  "MDC_TEMP_BODY",
  "MDC_PULS_OXIM_PULS_RATE",
]

type Props = {
  /** Nothing, where the patient does not agree. */
  shown: Pick<ViewerSnapshot, "meta" | "numerics">
  source: VitalsViewer["source"]
  signal: SignalState
  summary: Summary
  now: number
  /** Said where there is neither a wave nor a number. */
  otherwise: string | null
  /** The score behind the numbers. */
  score: ReactNode
}

/** The waves of a tile beside its numbers: whichever of them there are. */
export function WardSignals({ shown, source, signal, summary, now, otherwise, score }: Props) {
  const t = useTranslations("staff.ward")
  const { meta, numerics } = shown
  const counted = counting(numerics, now)
  const second = numerics.find(({ code }) => code === diastolic)
  const place = (code: string) => (places.includes(code) ? places.indexOf(code) : places.length)
  const inOrder = numerics
    .filter(({ code }) => code !== diastolic || !numerics.some((one) => one.code === systolic))
    .toSorted((a, b) => place(a.code) - place(b.code))
  // Ten seconds of nothing: whatever stands here is the past.
  const isLost = "alarm" in signal && signal.alarm
  return (
    <div
      data-lost={isLost}
      className="flex min-h-0 flex-1 border-t border-mon-line"
      style={isLost ? { backgroundImage: hatching } : undefined}
    >
      <div
        className={classes(
          "relative flex min-h-24 min-w-0 flex-1",
          numerics.length > 0 && "border-r border-mon-line",
        )}
      >
        {meta === undefined ? (
          <p className="self-center px-3 text-small text-mon-text-2">
            {numerics.length > 0 ? t("noWaves") : otherwise}
          </p>
        ) : (
          <>
            <WaveArea source={source} meta={meta} view={view} className="min-h-24 flex-1" />
            {meta.source.name === "" ? null : (
              <span className="pointer-events-none absolute bottom-0.5 left-1 max-w-full truncate text-tiny text-mon-text-2">
                {meta.source.name}
              </span>
            )}
          </>
        )}
        <DelayedMark state={signal} isSaid />
        {isLost && meta !== undefined ? (
          <span
            aria-hidden="true"
            className="pointer-events-none absolute inset-0"
            style={{ backgroundImage: hatching }}
          />
        ) : null}
      </div>
      {numerics.length > 0 ? (
        <dl className="w-[10.5rem] flex-none">
          {inOrder.map((numeric) => (
            <WardNumber
              key={numericKey(numeric)}
              numeric={numeric}
              second={numeric.code === systolic ? second : undefined}
              now={now}
              isDelayed={signal.kind === "delayed"}
              mark={markOf(summary, numeric, counted)}
            />
          ))}
          {score}
        </dl>
      ) : null}
    </div>
  )
}
