"use client"

import { ChevronLeft, ChevronRight, Maximize2, ZoomIn, ZoomOut } from "lucide-react"
import { useTranslations } from "next-intl"
import type { KeyboardEvent } from "react"

import { Button } from "@/app/_ui/button"
import { Note } from "@/app/_ui/note"
import type { Charted, History } from "@/lib/vitals/history/queries"
import type { Trends } from "@/lib/vitals/history/trend"
import { lastOf, panned, zoomed } from "@/lib/vitals/history/view-range"
import type { ViewRange } from "@/lib/vitals/history/view-range"

import { AlarmsTable } from "./alarms-table"
import { Section } from "./section"
import { TrendCard } from "./trend-card"
import { useMoments } from "./use-moments"
import { useTrend } from "./use-trend"

type Props = {
  history: History
  charted: Charted
  initial: Trends
  whole: ViewRange
  view: ViewRange
  onView: (view: ViewRange) => void
  onReplay: ((at: number) => void) | undefined
}

const hourMs = 3_600_000
const lengths = [10 * 60_000, hourMs, 6 * hourMs, 24 * hourMs] as const

/** All numbers over the same stretch of time, by mouse, by finger and by keys. */
export function TrendsSection(props: Props) {
  const { history, charted, initial, whole, view, onView, onReplay } = props
  const t = useTranslations("history.trends")
  const { moment } = useMoments(history.zone)
  const { trends, failed } = useTrend(history.visitId, charted.codes, view, initial)
  const alarms = charted.alarms.filter(
    ({ at, until }) => at < view.to && (until ?? Infinity) >= view.from,
  )

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey)
      return
    const next = keyed(event.key, view, whole)
    if (next === undefined) return
    event.preventDefault()
    onView(next)
  }

  return (
    <Section id="trends" title={t("title")} text={t("bucket", { seconds: trends.bucket })}>
      <div className="mb-2 flex flex-wrap items-center gap-2">
        <Control
          label={t("earlier")}
          icon={ChevronLeft}
          on={() => onView(panned(view, -0.5, whole))}
        />
        <Control
          label={t("later")}
          icon={ChevronRight}
          on={() => onView(panned(view, 0.5, whole))}
        />
        <Control label={t("zoomIn")} icon={ZoomIn} on={() => onView(zoomed(view, 2, whole))} />
        <Control label={t("zoomOut")} icon={ZoomOut} on={() => onView(zoomed(view, 0.5, whole))} />
        <Control label={t("whole")} icon={Maximize2} on={() => onView(whole)} />
        {lengths
          .filter((length) => length < whole.to - whole.from)
          .map((length) => (
            <Button
              key={length}
              variant="line"
              size="sm"
              onClick={() => onView(lastOf(whole, length))}
            >
              {t("last", {
                length:
                  length < hourMs
                    ? t("minutes", { n: length / 60_000 })
                    : t("hours", { n: length / hourMs }),
              })}
            </Button>
          ))}
      </div>
      <output className="mb-2 block text-text-2" data-view={`${view.from}-${view.to}`}>
        {t("shown", { from: moment(view.from), to: moment(view.to) })}
      </output>
      {failed ? (
        <Note tone="warn" size="body" role="status" className="mb-2">
          {t("failed")}
        </Note>
      ) : null}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- keys for the whole of it; each has a button too */}
      <div
        role="group"
        aria-label={t("region")}
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- the keys that zoom and move need a place
        tabIndex={0}
        onKeyDown={onKeyDown}
        className="grid gap-3 rounded-3 lg:grid-cols-2"
      >
        {trends.trends.map((trend) => (
          <TrendCard
            key={trend.key}
            trend={trend}
            bucket={trends.bucket}
            view={view}
            zone={history.zone}
            alarms={alarms}
            onView={(next) => onView(next)}
          />
        ))}
      </div>
      <AlarmsTable alarms={alarms} zone={history.zone} onReplay={onReplay} />
    </Section>
  )
}

function Control({
  label,
  icon: Icon,
  on,
}: {
  label: string
  icon: typeof ZoomIn
  on: () => void
}) {
  return (
    <Button variant="line" size="sm" onClick={on}>
      <Icon aria-hidden size={16} />
      {label}
    </Button>
  )
}

function keyed(key: string, view: ViewRange, whole: ViewRange): ViewRange | undefined {
  switch (key) {
    case "+":
    case "=":
      return zoomed(view, 2, whole)
    case "-":
      return zoomed(view, 0.5, whole)
    case "ArrowLeft":
      return panned(view, -0.25, whole)
    case "ArrowRight":
      return panned(view, 0.25, whole)
    case "0":
      return whole
    default:
      return undefined
  }
}
