"use client"

import { BellOff, Check, Volume2, VolumeOff } from "lucide-react"
import { useTranslations } from "next-intl"
import type { ReactNode } from "react"

import type { Shown } from "@/lib/vitals/alarms/summary"
import { ink } from "@/lib/vitals/client/alarm-look"
import { subjectOf } from "@/lib/vitals/client/alarm-watch"
import type { Act } from "@/lib/vitals/client/alarm-watch"
import type { AlarmView } from "@/lib/vitals/client/alarm-watch"
import { duration, useAlarmWords, useClockTime } from "@/lib/vitals/client/use-alarm-words"

import { controlStyle } from "./control-style"
import { PriorityBadge } from "./priority-badge"

/** On a phone what is to be pressed stands beside the priority, the words below. */
const answerStyle = `${controlStyle} order-1 flex-none @2xl:order-none`

type Props = {
  view: AlarmView
  /** By the clock of the alarms. */
  now: number
  /** The newest values, where they still count. */
  values: ReadonlyMap<string, number>
  /** How the signal is; stands where there is no alarm. */
  state: ReactNode
  /** Somebody is monitored: the band keeps the room of an alarm. */
  isKept: boolean
  act: (what: Act) => void
  unblock: () => void
}

/**
 * The one place where alarms stand: the first in full with what can be done about it, the rest behind
 * it. It has its height with and without an alarm, so that nothing moves under a pointer.
 */
export function AlarmBand({ view, now, values, state, isKept, act, unblock }: Props) {
  const t = useTranslations("vitals.alarm")
  const { alarms: all, highest, inhibited } = view.summary
  const [first, ...rest] = all
  const words = useAlarmWords()
  const line = { unrecorded: view.unrecorded, now, values, act, unblock }
  return (
    <div
      data-alarms={all.length}
      data-highest={highest ?? "none"}
      className={`flex min-w-0 flex-1 flex-wrap content-center items-center gap-x-2.5 gap-y-1 @2xl:min-h-11 @2xl:flex-nowrap ${isKept ? "min-h-23" : "min-h-11"}`}
    >
      {first === undefined ? state : <Line shown={first} {...line} />}
      {inhibited.length > 0 ? (
        <span
          data-inhibited={inhibited.length}
          title={inhibited.map(({ condition }) => words.subject(condition)).join(", ")}
          className="order-4 inline-flex flex-none items-center gap-1 text-small font-semibold text-mon-text-1 @2xl:order-none"
        >
          <BellOff size={14} aria-hidden="true" />
          {t("inhibited", { count: inhibited.length })}
        </span>
      ) : null}
      {rest.length > 0 ? (
        <details className="relative order-4 flex-none @2xl:order-none">
          <summary className={controlStyle}>{t("more", { count: rest.length })}</summary>
          <ul className="absolute top-full left-0 z-30 mt-1 flex w-max max-w-[min(34rem,88vw)] flex-col gap-1 rounded-3 border border-mon-edge bg-mon-2 p-2">
            {rest.map((shown) => (
              <li key={shown.condition} className="flex flex-wrap items-center gap-x-2.5">
                <Line shown={shown} {...line} />
              </li>
            ))}
          </ul>
        </details>
      ) : null}
    </div>
  )
}

type LineProps = Omit<Props, "view" | "state" | "isKept"> &
  Pick<AlarmView, "unrecorded"> & { shown: Shown }

function Line({ shown, unrecorded, now, values, act, unblock }: LineProps) {
  const t = useTranslations("vitals.alarm")
  const words = useAlarmWords()
  const time = useClockTime()
  const { condition, priority, state, at, endedAt, by, answeredAt } = shown
  const subject = subjectOf(condition)
  const value = subject.kind === "vital" && endedAt === null ? values.get(subject.code) : undefined
  const isBlocked = condition === "audio_blocked"
  return (
    <>
      <PriorityBadge priority={priority} acknowledged={state === "acknowledged"} />
      <b
        data-condition={condition}
        data-state={state}
        className={`order-2 min-w-0 truncate text-body font-semibold @2xl:order-none ${state === "acknowledged" ? ink[priority] : ""}`}
      >
        {words.alarm(shown, value)}
      </b>
      <span className="order-3 text-small whitespace-nowrap text-mon-text-2 @2xl:order-none">
        {endedAt === null
          ? t("for", { time: duration(now - at) })
          : t("ended", { time: time(endedAt) })}
      </span>
      {state === "acknowledged" ? (
        <span className="order-3 inline-flex items-center gap-1 text-small text-mon-text-2 @2xl:order-none">
          <Check size={14} aria-hidden="true" />
          {by}
          {answeredAt === null ? null : ` ${time(answeredAt)}`}
        </span>
      ) : null}
      {unrecorded.has(condition) ? (
        <span
          role="status"
          className="order-3 text-small font-semibold text-mon-text-1 @2xl:order-none"
        >
          {t("unrecorded")}
        </span>
      ) : null}
      {isBlocked ? (
        <button type="button" className={answerStyle} onClick={unblock}>
          {t("unblock")}
        </button>
      ) : state === "acknowledged" ? null : (
        <button
          type="button"
          className={answerStyle}
          aria-keyshortcuts="A"
          aria-label={t("acknowledgeThat", { alarm: words.subject(condition) })}
          onClick={() => act({ kind: "acknowledge", condition })}
        >
          {t("acknowledge")}
        </button>
      )}
      {endedAt === null ? null : (
        <button
          type="button"
          className={answerStyle}
          aria-label={t("clearThat", { alarm: words.subject(condition) })}
          onClick={() => act({ kind: "reset", condition })}
        >
          {t("clear")}
        </button>
      )}
    </>
  )
}

/** Pauses the sound of all alarms for two minutes, and says how long it is still silent. */
export function SoundButton({
  view,
  now,
  act,
}: {
  view: AlarmView
  now: number
  act: (what: Act) => void
}) {
  const t = useTranslations("vitals.alarm")
  const { audio } = view.summary
  const left = audio.state === "paused" ? audio.until - now : 0
  return (
    <button
      type="button"
      data-audio={audio.state}
      aria-keyshortcuts="P"
      aria-label={audio.state === "on" ? t("pause") : undefined}
      title={audio.state === "on" ? t("pause") : undefined}
      className={`${controlStyle} inline-flex flex-none items-center gap-1.5 whitespace-nowrap`}
      onClick={() => act({ kind: audio.state === "on" ? "audio_pause" : "audio_on" })}
    >
      {audio.state === "on" ? (
        <Volume2 size={18} aria-hidden="true" />
      ) : (
        <VolumeOff size={18} aria-hidden="true" />
      )}
      {audio.state === "paused" ? t("paused", { time: duration(left) }) : null}
      {audio.state === "off" ? t("off") : null}
      {view.unrecorded.has("sound") ? <b role="status">{t("unrecorded")}</b> : null}
    </button>
  )
}
