"use client"

import { Check, ChevronDown } from "lucide-react"
import { useTranslations } from "next-intl"
import type { ReactNode } from "react"

import { classes } from "@/app/_ui/classes"
import type { Shown } from "@/lib/vitals/alarms/summary"
import { fill, flashes, frameOf, ink, isLoud } from "@/lib/vitals/client/alarm-look"
import { subjectOf } from "@/lib/vitals/client/alarm-watch"
import type { Act, AlarmView } from "@/lib/vitals/client/alarm-watch"
import { duration, useAlarmWords, useClockTime } from "@/lib/vitals/client/use-alarm-words"

import { controlStyle } from "./control-style"
import { PriorityBadge } from "./priority-badge"

/** On a phone what is to be pressed stands beside the priority, the words below. */
const answerStyle = `${controlStyle} order-1 flex-none focus-visible:-outline-offset-3 @2xl:order-none`

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
 * it. A high or medium one fills it with its colour. It has its height with and without an alarm, so that nothing moves under a pointer.
 */
export function AlarmBand({ view, now, values, state, isKept, act, unblock }: Props) {
  const t = useTranslations("vitals.alarm")
  const { alarms: all, highest } = view.summary
  const [first, ...rest] = all
  const mark = frameOf(view.summary)
  const isBand = mark !== undefined && isLoud(mark)
  const line = { summary: view.summary, unrecorded: view.unrecorded, now, values, act, unblock }
  return (
    <div
      data-alarms={all.length}
      data-highest={highest ?? "none"}
      data-band={isBand ? mark.priority : undefined}
      className={classes(
        "flex min-w-0 flex-1 basis-full flex-wrap content-center items-center gap-x-2.5 gap-y-1 rounded-1 px-2.5 @2xl:min-h-11 @2xl:basis-0 @2xl:flex-nowrap",
        isKept ? "min-h-19" : "min-h-11",
        isBand && `${fill[mark.priority]} ${flashes[mark.priority]}`,
      )}
    >
      {first === undefined ? state : <Line shown={first} isBand={isBand} {...line} />}
      {rest.length > 0 ? (
        <details className="relative order-1 flex-none @2xl:order-none">
          <summary className={`${controlStyle} flex items-center gap-1`}>
            {t("more", { count: rest.length })}
            <ChevronDown size={14} aria-hidden="true" />
          </summary>
          <ul className="absolute top-full left-0 z-30 mt-1 flex w-max max-w-[min(34rem,88vw)] flex-col gap-1 rounded-3 border border-mon-edge bg-mon-2 p-2 text-mon-text-1">
            {rest.map((shown) => (
              <li key={shown.condition} className="flex flex-wrap items-center gap-x-2.5">
                <Line shown={shown} isBand={false} {...line} />
              </li>
            ))}
          </ul>
        </details>
      ) : null}
    </div>
  )
}

type LineProps = Omit<Props, "view" | "state" | "isKept"> &
  Pick<AlarmView, "summary" | "unrecorded"> & { shown: Shown; isBand: boolean }

function Line({ shown, isBand, summary, unrecorded, now, values, act, unblock }: LineProps) {
  const t = useTranslations("vitals.alarm")
  const words = useAlarmWords()
  const time = useClockTime()
  const { condition, priority, state, at, endedAt, by, answeredAt } = shown
  const subject = subjectOf(condition)
  const value = subject.kind === "vital" && endedAt === null ? values.get(subject.code) : undefined
  const isBlocked = condition === "audio_blocked"
  const acknowledged = state === "acknowledged"
  // On a filled band words have its colour.
  const support = isBand ? "" : "text-mon-text-2"
  return (
    <>
      <PriorityBadge
        priority={priority}
        acknowledged={acknowledged}
        surface={isBand ? "band" : "monitor"}
      />
      <b
        data-condition={condition}
        data-state={state}
        className={`order-2 min-w-0 truncate text-body font-semibold @2xl:order-none ${acknowledged || priority === "low" ? ink[priority] : ""}`}
      >
        {words.alarm(shown, value)}
      </b>
      <span className={`order-3 text-small whitespace-nowrap @2xl:order-none ${support}`}>
        {endedAt === null
          ? t("for", { time: duration(now - at) })
          : t("ended", { time: time(endedAt) })}
      </span>
      {acknowledged ? (
        <span className="order-3 inline-flex items-center gap-1 text-small text-mon-text-2 @2xl:order-none">
          <Check size={14} aria-hidden="true" />
          {by}
          {answeredAt === null ? null : ` ${time(answeredAt)}`}
        </span>
      ) : null}
      {unrecorded.has(condition) ? (
        <span role="status" className="order-3 text-small font-semibold @2xl:order-none">
          {t("unrecorded")}
        </span>
      ) : null}
      {isBlocked ? (
        <button type="button" className={answerStyle} onClick={unblock}>
          {t("unblock")}
        </button>
      ) : acknowledged ? null : (
        <button
          type="button"
          className={answerStyle}
          aria-keyshortcuts="A"
          aria-label={words.acknowledge(condition, summary)}
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
