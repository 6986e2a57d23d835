import { useLocale, useTranslations } from "next-intl"
import Link from "next/link"

import { buttonStyle } from "@/app/_ui/button-style"
import { dateIn, timeIn } from "@/app/_ui/clock"
import { EmptyState } from "@/app/_ui/empty-state"
import { Cell, RowHead, Table } from "@/app/_ui/table"
import type { Trend } from "@/lib/patients/trends"
import { unitSign } from "@/lib/vitals/unit-sign"
import { isVitalCode, vitalCodes } from "@/lib/vitals/vital-code"

import { Panel, Section } from "./section"
import { trendShape } from "./trend-line"

type Props = { patientId: string; trends: readonly Trend[]; zone: string }

/** What was charted over time: a line for the eye, and every figure behind it as text. */
export function TrendsSection({ patientId, trends, zone }: Props) {
  const t = useTranslations("record.trends")
  const history = useTranslations("history.patient")
  return (
    <Section
      id="trends"
      title={t("title")}
      action={
        <Link href={`/patients/${patientId}/vitals`} className={buttonStyle("line", "sm")}>
          {history("open")}
        </Link>
      }
    >
      {trends.length === 0 ? (
        <Panel>
          <EmptyState title={t("empty")}>{t("emptyText")}</EmptyState>
        </Panel>
      ) : (
        <div className="grid gap-3 lg:grid-cols-2">
          {trends.map((trend) => (
            <TrendCard
              key={`${trend.code}/${trend.unit}/${trend.origin}`}
              trend={trend}
              zone={zone}
            />
          ))}
        </div>
      )}
    </Section>
  )
}

const [width, height, edge] = [320, 72, 6] as const

function TrendCard({ trend, zone }: { trend: Trend; zone: string }) {
  const t = useTranslations("record.trends")
  const locale = useLocale()
  const shape = trendShape(trend.points, width, height)
  const newest = trend.points.at(-1)
  if (shape === undefined || newest === undefined) return null
  const known = isVitalCode(trend.code) ? vitalCodes[trend.code].label : trend.code
  const label = trend.origin === "device" ? known : t(trend.origin, { label: known })
  const name = trend.derived ? t("derived", { label }) : label
  const sign = unitSign(trend.unit)
  const [low, high, last] = [shape.low, shape.high, newest.median].map((value) =>
    figure(value, locale),
  )
  return (
    <figure className="m-0 min-w-0 rounded-3 border border-line-1 bg-surface-1 px-4 py-3">
      <figcaption className="flex flex-wrap items-baseline justify-between gap-x-3">
        <b className="font-semibold">
          {name} <span className="font-normal text-text-3">{sign}</span>
        </b>
        <span className="text-small text-text-2">
          {t("range", { low: low ?? "", high: high ?? "" })}
        </span>
      </figcaption>
      <svg
        role="img"
        aria-label={t("chart", {
          label: name,
          count: trend.points.length,
          low: low ?? "",
          high: high ?? "",
          last: last ?? "",
        })}
        viewBox={`${-edge} ${-edge} ${width + 2 * edge} ${height + 2 * edge}`}
        className="mt-2 h-20 w-full"
        preserveAspectRatio="none"
      >
        <polygon points={shape.band} className="fill-brand-soft" />
        <polyline
          points={shape.line}
          fill="none"
          strokeWidth={2}
          vectorEffect="non-scaling-stroke"
          className="stroke-brand"
        />
        {shape.dots.length > 20
          ? null
          : shape.dots.map(({ x, y }) => (
              <line
                key={`${x}/${y}`}
                x1={x}
                x2={x}
                y1={y}
                y2={y + 0.01}
                strokeWidth={6}
                strokeLinecap="round"
                vectorEffect="non-scaling-stroke"
                className="stroke-brand"
              />
            ))}
      </svg>
      <details className="mt-1">
        <summary className="inline-flex min-h-11 cursor-pointer items-center text-brand">
          {t("figures", { count: trend.points.length })}
        </summary>
        <Table
          caption={t("table", { label: name, unit: sign })}
          columns={[
            { key: "at", label: t("when") },
            { key: "min", label: t("min") },
            { key: "median", label: t("median") },
            { key: "max", label: t("max") },
          ]}
        >
          {trend.points.map((point) => (
            <tr key={point.at}>
              <RowHead className="whitespace-nowrap">
                {dateIn(zone, point.at, locale)}, {timeIn(zone, point.at)}
              </RowHead>
              <Cell>{figure(point.min, locale)}</Cell>
              <Cell>{figure(point.median, locale)}</Cell>
              <Cell>{figure(point.max, locale)}</Cell>
            </tr>
          ))}
        </Table>
      </details>
    </figure>
  )
}

function figure(value: number, locale: string): string {
  return new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }).format(value)
}
