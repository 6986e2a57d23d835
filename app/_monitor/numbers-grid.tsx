"use client"

import type { ReactNode } from "react"

import { isMonitored } from "@/lib/vitals/alarms/condition"
import { isOnce, markOf } from "@/lib/vitals/client/alarm-look"
import { type AlarmView, hasLimits } from "@/lib/vitals/client/alarm-watch"
import type { Monitoring } from "@/lib/vitals/client/monitoring"
import { NumericCell, type ShownNumeric } from "@/lib/vitals/client/numeric-cell"
import { numericKey } from "@/lib/vitals/numerics"
import { trendArrow } from "@/lib/vitals/trend-arrow"

const [systolic, diastolic] = ["MDC_PRESS_BLD_NONINV_SYS", "MDC_PRESS_BLD_NONINV_DIA"]

type Props = {
  numerics: readonly ShownNumeric[]
  /** Of each code the number that its limits are about. */
  counted: ReadonlyMap<string, ShownNumeric>
  view: AlarmView
  monitoring: Monitoring | undefined
  now: number
  /** What comes is old when it comes. */
  isDelayed: boolean
  /** The scores behind the numbers. */
  children: ReactNode
}

/** The numbers beside the waves, each with its age, limits, trend and alarm; a pressure is one of two. */
export function NumbersGrid({
  numerics,
  counted,
  view,
  monitoring,
  now,
  isDelayed,
  children,
}: Props) {
  const second = numerics.find(({ code }) => code === diastolic)
  const shown = numerics.filter(
    ({ code }) => code !== diastolic || !numerics.some((one) => one.code === systolic),
  )
  return (
    <dl className="grid grid-cols-2 border-b border-mon-line @2xl:auto-cols-[11.375rem] @2xl:grid-flow-col @2xl:grid-cols-none @2xl:grid-rows-2 @2xl:border-b-0">
      {shown.map((numeric) => (
        <NumericCell
          key={numericKey(numeric)}
          numeric={numeric}
          second={numeric.code === systolic ? second : undefined}
          now={now}
          isDelayed={isDelayed}
          limits={
            isMonitored(numeric.code) && hasLimits(view)
              ? view.limits.vitals[numeric.code]
              : undefined
          }
          trend={
            monitoring && !isOnce(numeric)
              ? trendArrow(numeric.code, monitoring.trends.points(numeric.code), now)
              : undefined
          }
          mark={markOf(view.summary, numeric, counted)}
        />
      ))}
      {children}
    </dl>
  )
}
