"use client"

import { useTranslations } from "next-intl"
import { useMemo, useState } from "react"

import { controlStyle } from "@/app/_monitor/control-style"
import { DisplayChoice } from "@/app/_monitor/display-choice"
import { useScreenScale } from "@/app/_monitor/screen-scale"
import type { MonitorView } from "@/lib/vitals/client/monitor-canvas"
import { WaveArea } from "@/lib/vitals/client/wave-area"
import { usualDisplay } from "@/lib/vitals/display"
import type { Display } from "@/lib/vitals/display"
import type { History, Span } from "@/lib/vitals/history/queries"

import { ReplayNumbers } from "./replay-numbers"
import { ReplayBanner } from "./replay-section"
import { Section } from "./section"
import { useMoments } from "./use-moments"
import { useReplay } from "./use-replay"

type Sides = { readonly a: number; readonly b: number }
type Props = {
  history: History
  waves: Span
  sides: Sides
  onSide: (side: "a" | "b", at: number) => void
  replayAt: () => number
}

/** Two moments beside each other. One choice of size and speed for both: what looks larger is larger. */
export function CompareSection({ history, waves, sides, onSide, replayAt }: Props) {
  const t = useTranslations("history.compare")
  const [display, setDisplay] = useState<Display>(usualDisplay)
  const [mmPerMv, setMmPerMv] = useState<number>()
  const pxPerMm = useScreenScale()
  // Each side by itself would choose another size for its own wave.
  const gain = display.gain === "auto" ? usualDisplay.gain : display.gain
  const view = useMemo(() => ({ display: { ...display, gain }, pxPerMm }), [display, gain, pxPerMm])
  const shared = { history, waves, view, replayAt, onScale: setMmPerMv }
  return (
    <Section id="compare" title={t("title")} text={t("text")}>
      <div className="mon overflow-hidden rounded-3 bg-mon-1 text-mon-text-1">
        <div className="flex flex-wrap items-center gap-2 bg-mon-2 px-4 py-2">
          <DisplayChoice
            display={view.display}
            onChange={setDisplay}
            mmPerMv={mmPerMv}
            hasAuto={false}
          />
        </div>
        <div className="grid gap-px bg-mon-line lg:grid-cols-2">
          <Side {...shared} name={t("left")} at={sides.a} onAt={(at) => onSide("a", at)} />
          <Side {...shared} name={t("right")} at={sides.b} onAt={(at) => onSide("b", at)} />
        </div>
      </div>
    </Section>
  )
}

type SideProps = {
  history: History
  waves: Span
  view: MonitorView
  name: string
  at: number
  onAt: (at: number) => void
  onScale: (mmPerMv: number | undefined) => void
  replayAt: () => number
}

function Side({ history, waves, view, name, at, onAt, onScale, replayAt }: SideProps) {
  const t = useTranslations("history.compare")
  const { time, day } = useMoments(history.zone)
  const { replay, snapshot } = useReplay(history.visitId, waves, at)
  const { position, state, meta } = snapshot
  return (
    <div
      role="group"
      aria-label={name}
      data-compare={state}
      data-position={Math.round(position)}
      className="min-w-0 bg-mon-1"
    >
      <ReplayBanner day={day(position)} time={time(position)} />
      <WaveArea
        source={replay.source}
        meta={meta}
        view={view}
        onScale={onScale}
        className="h-56 w-full"
      />
      <ReplayNumbers numbers={snapshot.numbers} />
      <div className="flex flex-wrap items-center gap-2 px-4 pb-2">
        <input
          type="range"
          aria-label={t("time", { side: name })}
          aria-valuetext={time(position)}
          min={waves.from}
          max={waves.to}
          step={1_000}
          value={Math.round(position)}
          onChange={({ target }) => onAt(Number(target.value))}
          className="h-11 min-w-40 flex-1 accent-mon-text-1"
        />
        <button type="button" className={controlStyle} onClick={() => onAt(Math.round(replayAt()))}>
          {t("fromReplay")}
        </button>
      </div>
    </div>
  )
}
