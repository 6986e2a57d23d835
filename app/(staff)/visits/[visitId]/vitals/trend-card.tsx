"use client"

import { useLocale, useTranslations } from "next-intl"
import { useMemo } from "react"

import { Cell, RowHead, Table } from "@/app/_ui/table"
import type { AlarmMark } from "@/lib/vitals/history/alarm-mark"
import type { Trend } from "@/lib/vitals/history/trend"
import { coarser, tableStep } from "@/lib/vitals/history/trend-series"
import type { ViewRange } from "@/lib/vitals/history/view-range"
import { unitSign } from "@/lib/vitals/unit-sign"
import { isVitalCode, vitalCodes } from "@/lib/vitals/vital-code"

import { TrendChart } from "./trend-chart"
import { useMoments } from "./use-moments"

type Props = {
  trend: Trend
  /** Seconds. */
  bucket: number
  view: ViewRange
  zone: string
  alarms: readonly AlarmMark[]
  visits?: readonly ViewRange[] | undefined
  onView?: ((view: ViewRange) => void) | undefined
}

const mostRows = 60

/** One number: a chart for the eye, and the same values as a table for everybody. */
export function TrendCard({ trend, bucket, view, zone, alarms, visits, onView }: Props) {
  const t = useTranslations("history.trends")
  const vitals = useTranslations("vitals.short")
  const locale = useLocale()
  const { moment } = useMoments(zone)
  const { code, unit, derived, origin, points } = trend
  const label = isVitalCode(code) ? vitals(vitalCodes[code].short) : code
  const ofOrigin = origin === "device" ? label : t(origin, { label })
  const name = derived ? t("derived", { label: ofOrigin }) : ofOrigin
  const said = [t(`said.${origin}`), ...(derived ? [t("said.derived")] : [])].join(" · ")
  const sign = unitSign(unit)
  const seen = useMemo(
    () => points.filter(({ at }) => at + bucket * 1000 > view.from && at < view.to),
    [points, bucket, view.from, view.to],
  )
  const rows = coarser(seen, Math.max(bucket, tableStep(view.to - view.from, mostRows)))
  const figure = (value: number): string =>
    new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }).format(value)
  const [min, max] = [
    Math.min(...seen.map((point) => point.min)),
    Math.max(...seen.map((point) => point.max)),
  ]
  const n = seen.reduce((sum, point) => sum + point.n, 0)
  const own = alarms.filter(({ condition }) => condition.startsWith(`${code}.`))

  return (
    <figure
      data-code={code}
      data-values={n}
      className="m-0 min-w-0 rounded-3 border border-line-1 bg-surface-1 px-4 py-3"
    >
      <figcaption className="grid grid-cols-[1fr_auto] items-baseline gap-x-3">
        <b className="font-semibold">
          {label} <span className="font-normal text-text-3">{sign}</span>
        </b>
        <span className="tabular-nums">
          {n === 0 ? null : min === max ? figure(min) : `${figure(min)}–${figure(max)}`}
        </span>
        <span className="col-span-2 min-h-5 text-small text-text-2">{said}</span>
      </figcaption>
      <div
        role="img"
        aria-label={
          n === 0
            ? t("chartNone", { label: name })
            : t("chart", { label: name, n, min: figure(min), max: figure(max), unit: sign })
        }
      >
        <TrendChart
          trend={trend}
          bucket={bucket}
          view={view}
          zone={zone}
          alarms={own}
          visits={visits}
          onView={onView}
        />
      </div>
      <details className="mt-1">
        <summary
          aria-label={t("figures", { label: name })}
          className="inline-flex min-h-11 cursor-pointer items-center text-brand"
        >
          {t("asTable")}
        </summary>
        <Table
          caption={`${t("figures", { label: name })} (${sign})`}
          columns={[
            { key: "at", label: t("when") },
            { key: "min", label: t("min") },
            { key: "mean", label: t("mean") },
            { key: "max", label: t("max") },
            { key: "count", label: t("count") },
          ]}
        >
          {rows.map((row) => (
            <tr key={row.at}>
              <RowHead className="whitespace-nowrap">{moment(row.at)}</RowHead>
              <Cell>{figure(row.min)}</Cell>
              <Cell>{figure(row.mean)}</Cell>
              <Cell>{figure(row.max)}</Cell>
              <Cell>{row.n}</Cell>
            </tr>
          ))}
        </Table>
      </details>
    </figure>
  )
}
