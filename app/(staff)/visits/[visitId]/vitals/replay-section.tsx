"use client"

import { Bookmark, Pause, Play, SkipBack, SkipForward } from "lucide-react"
import { useTranslations } from "next-intl"
import { useRouter } from "next/navigation"
import { useEffect, useMemo, useState } from "react"
import type { KeyboardEvent, RefObject } from "react"

import { post } from "@/app/_edge/post"
import { controlStyle } from "@/app/_monitor/control-style"
import { DisplayChoice } from "@/app/_monitor/display-choice"
import { useScreenScale } from "@/app/_monitor/screen-scale"
import { replaySpeeds } from "@/lib/vitals/client/replay"
import { WaveArea } from "@/lib/vitals/client/wave-area"
import { usualDisplay } from "@/lib/vitals/display"
import type { Display } from "@/lib/vitals/display"
import type { History, Span } from "@/lib/vitals/history/queries"

import { NotStored } from "./not-stored"
import { ReplayNumbers } from "./replay-numbers"
import { Section } from "./section"
import { useMoments } from "./use-moments"
import { useReplay } from "./use-replay"

type Props = {
  history: History
  waves: Span
  /** Where it goes to whenever this is another one. */
  sought: { readonly at: number }
  heading: RefObject<HTMLHeadingElement | null>
  onPosition: (at: number) => void
}

const jumpMs = 10_000
type Kept = { at: number; answer: "kept" | "known" | "keepFailed" }

/** What was stored, drawn as the monitor drew it, and never without saying that it is not live. */
export function ReplaySection({ history, waves, sought, heading, onPosition }: Props) {
  const t = useTranslations("history.replay")
  const router = useRouter()
  const { time, day } = useMoments(history.zone)
  const { replay, snapshot } = useReplay(history.visitId, waves, sought)
  const [display, setDisplay] = useState<Display>(usualDisplay)
  const [mmPerMv, setMmPerMv] = useState<number>()
  const [kept, setKept] = useState<Kept>()
  const pxPerMm = useScreenScale()
  const view = useMemo(() => ({ display, pxPerMm }), [display, pxPerMm])
  const { position, playing, state, meta } = snapshot
  useEffect(() => {
    onPosition(position)
  }, [onPosition, position])

  const keep = async (): Promise<void> => {
    const moment = Math.round(replay.position())
    const answer = await post<"kept" | "known">(`/api/vitals/${history.visitId}/strips`, {
      at: moment,
    })
    setKept({ at: moment, answer: answer.ok ? answer.value : "keepFailed" })
    if (answer.ok) router.refresh()
  }
  const toggle = (): void => (playing ? replay.pause() : replay.play())
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== " " || event.target !== event.currentTarget) return
    event.preventDefault()
    toggle()
  }

  return (
    <Section id="replay" title={t("title")} text={t("keys")} heading={heading}>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- keys for the whole of it; each has a button too */}
      <div
        role="group"
        aria-label={t("title")}
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- the key that plays needs a place
        tabIndex={0}
        onKeyDown={onKeyDown}
        data-replay={state}
        data-playing={playing}
        data-position={Math.round(position)}
        className="mon overflow-hidden rounded-3 bg-mon-1 text-mon-text-1"
      >
        <ReplayBanner day={day(position)} time={time(position)} />
        <NotStored at={sought.at} position={position} stored={waves} zone={history.zone} />
        <div className="relative h-72">
          <WaveArea
            source={replay.source}
            meta={meta}
            view={view}
            onScale={setMmPerMv}
            className="size-full"
          />
          <output className="absolute inset-x-0 bottom-2 text-center text-mon-text-2">
            {state === "loading" ? t("loading") : meta === undefined ? t("none") : null}
          </output>
        </div>
        {meta?.source.kind === "recorded" ? (
          <p className="px-4 pt-2 text-small text-mon-text-2">{t("recorded")}</p>
        ) : null}
        <ReplayNumbers numbers={snapshot.numbers} />
        {state === "failed" ? (
          <p role="alert" className="flex flex-wrap items-center gap-3 px-4 py-2">
            {t("failed")}
            <button type="button" className={controlStyle} onClick={() => replay.seek(position)}>
              {t("retry")}
            </button>
          </p>
        ) : null}
        <div className="flex flex-wrap items-center gap-2 border-t border-mon-line bg-mon-2 px-4 py-2">
          <button type="button" className={controlStyle} onClick={toggle}>
            {playing ? (
              <Pause aria-hidden size={16} className="mr-1.5 inline" />
            ) : (
              <Play aria-hidden size={16} className="mr-1.5 inline" />
            )}
            {t(playing ? "pause" : "play")}
          </button>
          <button
            type="button"
            className={controlStyle}
            onClick={() => replay.seek(replay.position() - jumpMs)}
          >
            <SkipBack aria-hidden size={16} className="mr-1.5 inline" />
            {t("back")}
          </button>
          <button
            type="button"
            className={controlStyle}
            onClick={() => replay.seek(replay.position() + jumpMs)}
          >
            <SkipForward aria-hidden size={16} className="mr-1.5 inline" />
            {t("forward")}
          </button>
          <select
            aria-label={t("speed")}
            className={controlStyle}
            value={snapshot.speed}
            onChange={({ target }) => {
              const speed = replaySpeeds.find((one) => String(one) === target.value)
              if (speed !== undefined) replay.setSpeed(speed)
            }}
          >
            {replaySpeeds.map((speed) => (
              <option key={speed} value={speed}>
                {t("times", { times: speed })}
              </option>
            ))}
          </select>
          <input
            type="range"
            aria-label={t("position")}
            aria-valuetext={time(position)}
            min={waves.from}
            max={waves.to}
            step={1_000}
            value={Math.round(position)}
            onChange={({ target }) => replay.seek(Number(target.value))}
            className="h-11 min-w-40 flex-1 accent-mon-text-1"
          />
          <DisplayChoice display={display} onChange={setDisplay} mmPerMv={mmPerMv} />
          {history.may.keep ? (
            <button type="button" className={controlStyle} onClick={() => void keep()}>
              <Bookmark aria-hidden size={16} className="mr-1.5 inline" />
              {t("keep")}
            </button>
          ) : null}
        </div>
        <output className="block bg-mon-2 px-4 pb-2 text-small text-mon-text-2 empty:hidden">
          {kept === undefined ? null : t(kept.answer, { time: time(kept.at) })}
        </output>
      </div>
    </Section>
  )
}

export function ReplayBanner({ day, time }: { day: string; time: string }) {
  const t = useTranslations("history.replay")
  return (
    <p className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b-2 border-mon-text-1 bg-mon-2 px-4 py-2">
      <b className="rounded-1 bg-mon-text-1 px-2 text-small font-bold text-mon-0">{t("banner")}</b>
      <span className="text-small text-mon-text-2">{t("notLive", { day, time })}</span>
    </p>
  )
}
