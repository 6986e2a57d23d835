"use client"

import "uplot/dist/uPlot.min.css"
import { useLocale } from "next-intl"
import { useEffect, useRef } from "react"
import type uPlot from "uplot"

import type { AlarmMark } from "@/lib/vitals/history/alarm-mark"
import type { Trend } from "@/lib/vitals/history/trend"
import { lonePoints, trendSeries } from "@/lib/vitals/history/trend-series"
import { type ViewRange, leastMs } from "@/lib/vitals/history/view-range"

import { drawAlarms } from "./draw-alarms"
import { drawLone, drawVisits } from "./draw-visits"

type Props = {
  trend: Trend
  /** Seconds. */
  bucket: number
  view: ViewRange
  zone: string
  alarms: readonly AlarmMark[]
  /** Where several visits are on the axis. */
  visits?: readonly ViewRange[] | undefined
  /** Undefined: nothing is chosen by drawing along. */
  onView?: ((view: ViewRange) => void) | undefined
}

const height = 168
const dayMs = 86_400_000
/** Of so little the axis says the seconds. */
const shortMs = 10 * 60_000

/** Mean as a line, least to most as a band, alarms as marked stretches; nothing is drawn over a gap. */
export function TrendChart(props: Props) {
  const { trend, bucket, view, zone } = props
  const locale = useLocale()
  const place = useRef<HTMLDivElement>(null)
  const chart = useRef<uPlot>(undefined)
  const latest = useRef(props)
  useEffect(() => {
    latest.current = props
    chart.current?.setScale("x", { min: props.view.from / 1000, max: props.view.to / 1000 })
  })

  useEffect(() => {
    const element = place.current
    if (element === null) return undefined
    let gone = false
    let resized: ResizeObserver | undefined
    const dark = matchMedia("(prefers-color-scheme: dark)")

    const draw = async (): Promise<void> => {
      const { default: UPlot } = await import("uplot")
      if (gone) return
      chart.current?.destroy()
      const { x, max, min, mean } = trendSeries(trend.points, bucket, trend.continuous)
      const lone = lonePoints(mean)
      const css = getComputedStyle(element)
      const colour = (name: string): string => css.getPropertyValue(name).trim()
      const axis = {
        stroke: colour("--text-2"),
        grid: { stroke: colour("--line-1"), width: 1 },
        ticks: { stroke: colour("--line-1"), width: 1 },
        font: "12px system-ui, sans-serif",
      }
      const quiet = { points: { show: false }, stroke: "transparent" }
      chart.current = new UPlot(
        {
          width: Math.max(200, element.clientWidth),
          height,
          tzDate: (seconds) => UPlot.tzDate(new Date(seconds * 1000), zone),
          legend: { show: false },
          cursor: {
            drag: { x: latest.current.onView !== undefined, y: false, setScale: false },
            sync: { key: "trends" },
          },
          scales: {
            x: {
              time: true,
              range: () => [latest.current.view.from / 1000, latest.current.view.to / 1000],
            },
            y: { range: (_, low, high) => padded(low, high) },
          },
          axes: [
            {
              ...axis,
              size: 30,
              space: () => spaceOf(latest.current.view),
              values: (_, splits) => splits.map((at) => clockOf(at, zone, locale, latest.current)),
            },
            { ...axis, size: 46 },
          ],
          series: [
            {},
            quiet,
            quiet,
            {
              stroke: colour("--brand"),
              width: 2,
              spanGaps: false,
              points: {
                show: !trend.continuous || mean.length < 40,
                // a line of one point is none
                filter: (_, __, show) => (show ? null : lone),
                size: trend.continuous ? 4 : 7,
                fill: colour("--brand"),
                stroke: colour("--brand"),
              },
            },
          ],
          bands: [{ series: [1, 2], fill: colour("--brand-soft") }],
          hooks: {
            drawClear: [
              (self) => drawVisits(self, latest.current.visits ?? [], colour),
              (self) => drawAlarms(self, latest.current.alarms, colour),
            ],
            draw: [(self) => drawLone(self, lone, colour)],
            setSelect: [
              (self) => {
                const { left, width } = self.select
                if (width < 8) return
                const from = Math.round(self.posToVal(left, "x") * 1000)
                const to = Math.round(self.posToVal(left + width, "x") * 1000)
                self.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false)
                latest.current.onView?.({ from, to: Math.max(to, from + leastMs) })
              },
            ],
          },
        },
        [x, max, min, mean],
        element,
      )
      element.dataset["drawn"] = String(mean.filter((value) => value !== null).length)
      resized ??= new ResizeObserver(() =>
        chart.current?.setSize({ width: Math.max(200, element.clientWidth), height }),
      )
      resized.observe(element)
    }
    const redraw = (): void => void draw()
    redraw()
    dark.addEventListener("change", redraw)
    return () => {
      gone = true
      dark.removeEventListener("change", redraw)
      resized?.disconnect()
      chart.current?.destroy()
      chart.current = undefined
    }
  }, [trend, bucket, zone, locale])

  return (
    <div
      ref={place}
      aria-hidden="true"
      data-from={view.from}
      className="mt-2 min-w-0 overflow-hidden"
      style={{ height }}
    />
  )
}

/** A still number is not blown up to fill the height. */
function padded(low: number, high: number): [number, number] {
  const room = Math.max(2, (high - low) * 0.1)
  return [low - room, high + room]
}

/** Pixels that a time on the axis needs: alone, with its seconds, with its day. */
function spaceOf({ from, to }: ViewRange): number {
  if (to - from > dayMs) return 100
  return to - from < shortMs ? 76 : 50
}

function clockOf(seconds: number, zone: string, locale: string, { view }: Props): string {
  // the one language whose short date is "2026-11-24"
  if (view.to - view.from > 90 * dayMs)
    return new Intl.DateTimeFormat("sv", { timeZone: zone, dateStyle: "short" }).format(
      seconds * 1000,
    )
  const isLong = view.to - view.from > dayMs
  const isShort = view.to - view.from < shortMs
  return new Intl.DateTimeFormat(locale === "zh" ? "zh-Hans" : "en-GB", {
    timeZone: zone,
    ...(isLong ? { day: "numeric", month: "numeric" } : {}),
    hour: "2-digit",
    minute: "2-digit",
    ...(isShort ? { second: "2-digit" } : {}),
    hourCycle: "h23",
  }).format(seconds * 1000)
}
