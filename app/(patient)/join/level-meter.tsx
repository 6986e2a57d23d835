"use client"

import { useCallback, useRef } from "react"

import { heardAt } from "./level"
import { useLevel } from "./use-level"

type Props = { stream: MediaStream | null; label: string; onHeard: () => void }

const bars = 12

/** Bars that follow the voice. They are drawn past React: a voice changes faster than a page should. */
export function LevelMeter({ stream, label, onHeard }: Props) {
  const meter = useRef<HTMLSpanElement>(null)
  const smooth = useRef(0)
  const draw = useCallback(
    (level: number) => {
      const element = meter.current
      if (element === null) return
      // Up at once, down slowly, as the eye expects of a meter.
      smooth.current = Math.max(level, smooth.current * 0.8)
      const lit = Math.round(smooth.current * bars)
      element.setAttribute("aria-valuenow", String(Math.round(smooth.current * 100)))
      Array.from(element.children).forEach((bar, index) =>
        bar.toggleAttribute("data-lit", index < lit),
      )
      if (level > heardAt) onHeard()
    },
    [onHeard],
  )
  useLevel(stream, draw)
  return (
    <span
      ref={meter}
      // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- a <meter> cannot be drawn as bars
      role="meter"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={0}
      className="inline-flex gap-0.75"
    >
      {Array.from({ length: bars }, (_, index) => (
        <i key={index} className="h-4 w-1.25 rounded-[2px] bg-line-1 data-lit:bg-success" />
      ))}
    </span>
  )
}
