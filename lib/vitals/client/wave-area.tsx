"use client"

import { useTranslations } from "next-intl"
import { useEffect, useRef } from "react"

import { speedOf } from "../display"
import type { WaveMeta } from "../meta"
import { pageClock } from "./link"
import {
  type DrawnSource,
  type Monitor,
  type MonitorView,
  createMonitor,
  rowWeights,
  usualView,
} from "./monitor-canvas"

const colours = {
  ecg: "text-wave-ecg",
  resp: "text-wave-resp",
  pleth: "text-wave-pleth",
  abp: "text-wave-abp",
  other: "text-wave-other",
} as const

/** The traces. The canvas is hidden from assistive technology: the same values are text beside it. */
export function WaveArea({
  source,
  meta,
  view = usualView,
  onScale,
  className,
}: {
  source: (() => DrawnSource | undefined) | undefined
  meta: WaveMeta | undefined
  view?: MonitorView
  /** The mm/mV that the first ECG is drawn at. */
  onScale?: (mmPerMv: number | undefined) => void
  className: string
}) {
  const t = useTranslations("vitals")
  const canvas = useRef<HTMLCanvasElement>(null)
  const monitor = useRef<Monitor>(undefined)
  const latest = useRef({ view, onScale })

  useEffect(() => {
    if (canvas.current === null || source === undefined) return undefined
    const opened = createMonitor(canvas.current, source, pageClock, (mmPerMv) =>
      latest.current.onScale?.(mmPerMv),
    )
    opened.refresh(latest.current.view)
    monitor.current = opened
    return () => opened.close()
  }, [source])
  useEffect(() => {
    latest.current = { view, onScale }
    monitor.current?.refresh(view)
  }, [view, onScale])

  const { speed } = view.display
  const weights = rowWeights((meta?.channels ?? []).map((channel) => channel.kind))
  return (
    <div className={`relative ${className}`}>
      <canvas ref={canvas} aria-hidden="true" className="absolute inset-0 size-full" />
      {meta?.channels.map((channel, i) => (
        <span
          key={channel.id}
          data-channel={channel.id}
          className={`absolute left-2 rounded-1 bg-mon-1 px-1 text-small font-semibold ${colours[channel.kind]}`}
          style={{ top: `${(weights[i]?.top ?? 0) * 100}%` }}
        >
          {waveName(channel.label)}
          {speedOf(channel.kind, speed) !== speed && (
            <small className="ml-2 text-tiny font-normal text-mon-text-3">
              {t("speed", { speed: speedOf(channel.kind, speed) })}
            </small>
          )}
        </span>
      ))}
    </div>
  )

  function waveName(label: string): string {
    return /^resp/i.test(label) ? t("short.resp") : label
  }
}
