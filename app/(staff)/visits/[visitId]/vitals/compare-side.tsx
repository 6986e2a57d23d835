"use client"

import { useTranslations } from "next-intl"
import { useMemo } from "react"

import { controlStyle } from "@/app/_monitor/control-style"
import type { MonitorView } from "@/lib/vitals/client/monitor-canvas"
import { WaveArea } from "@/lib/vitals/client/wave-area"
import type { History, Span } from "@/lib/vitals/history/queries"

import { NotStored } from "./not-stored"
import { ReplayNumbers } from "./replay-numbers"
import { ReplayBanner } from "./replay-section"
import { useMoments } from "./use-moments"
import { useReplay } from "./use-replay"

type Props = {
  history: History
  stored: Span
  hasWaves: boolean
  view: MonitorView
  name: string
  at: number
  onAt: (at: number) => void
  onScale: (mmPerMv: number | undefined) => void
  /** Undefined: nothing is replayed. */
  replayAt: (() => number) | undefined
}

/** One of two moments, and in words why there is nothing to be seen of it. */
export function CompareSide(props: Props) {
  const { history, stored, hasWaves, view, name, at, onAt, onScale, replayAt } = props
  const t = useTranslations("history.compare")
  const words = useTranslations("history.replay")
  const { time, day } = useMoments(history.zone)
  const sought = useMemo(() => ({ at }), [at])
  const { replay, snapshot } = useReplay(history.visitId, stored, sought)
  const { position, state, meta, numbers } = snapshot
  const isReplayed =
    meta?.source.kind === "recorded" || numbers.some(({ origin }) => origin === "recorded")
  const nothing = hasWaves ? words("none") : numbers.length === 0 ? t("noNumbers") : null
  return (
    <div
      role="group"
      aria-label={name}
      data-compare={state}
      data-position={Math.round(position)}
      className="flex min-w-0 flex-col bg-mon-1"
    >
      <ReplayBanner day={day(position)} time={time(position)} />
      {hasWaves ? (
        <WaveArea
          source={replay.source}
          meta={meta}
          view={view}
          onScale={onScale}
          className="h-56 w-full"
        />
      ) : null}
      <NotStored at={at} position={position} stored={stored} zone={history.zone} />
      {isReplayed ? (
        <p className="px-4 pt-2 text-small text-mon-text-2">{words("recorded")}</p>
      ) : null}
      <output className="block px-4 pt-2 text-small text-mon-text-2 empty:hidden">
        {state === "loading"
          ? words("loading")
          : state === "ready" && meta === undefined
            ? nothing
            : null}
      </output>
      {state === "failed" ? (
        <p role="alert" className="flex flex-wrap items-center gap-3 px-4 py-2">
          {words("failed")}
          <button type="button" className={controlStyle} onClick={() => replay.seek(position)}>
            {words("retry")}
          </button>
        </p>
      ) : (
        <ReplayNumbers numbers={numbers} />
      )}
      <div className="mt-auto flex flex-wrap items-center gap-2 px-4 pb-2">
        <input
          type="range"
          aria-label={t("time", { side: name })}
          aria-valuetext={`${day(position)}, ${time(position)}`}
          min={stored.from}
          max={stored.to}
          step={1_000}
          value={Math.round(position)}
          onChange={({ target }) => onAt(Number(target.value))}
          className="h-11 min-w-40 flex-1 accent-mon-text-1"
        />
        {replayAt === undefined ? null : (
          <button
            type="button"
            className={controlStyle}
            onClick={() => onAt(Math.round(replayAt()))}
          >
            {t("fromReplay")}
          </button>
        )}
      </div>
    </div>
  )
}
