"use client"

import { Ruler } from "lucide-react"
import { useTranslations } from "next-intl"
import { useCallback, useEffect, useMemo, useRef, useState } from "react"

import type { Names } from "@/app/_call/roster"
import { useShortcuts } from "@/app/_call/use-shortcuts"
import { useEvents } from "@/app/_edge/use-events"
import type { Summary } from "@/lib/vitals/alarms/summary"
import { counting, edgeOf, frameOf } from "@/lib/vitals/client/alarm-look"
import { firstUnanswered, hasLimits } from "@/lib/vitals/client/alarm-watch"
import { DelayedMark } from "@/lib/vitals/client/delayed-mark"
import type { MonitorLink } from "@/lib/vitals/client/monitoring"
import { useNow, useViewer } from "@/lib/vitals/client/use-viewer"
import { WaveArea } from "@/lib/vitals/client/wave-area"
import { type Display, usualDisplay } from "@/lib/vitals/display"
import type { Person } from "@/lib/vitals/scores/person"
import { signalState } from "@/lib/vitals/signal-state"

import { controlStyle } from "./control-style"
import { DisplayChoice } from "./display-choice"
import { isNudgeFor } from "./is-nudge-for"
import { KeepMoment } from "./keep-moment"
import { LimitsDialog } from "./limits-dialog"
import { MonitorFoot } from "./monitor-foot"
import { MonitorHead } from "./monitor-head"
import { News2Cell } from "./news2-cell"
import { NumbersGrid } from "./numbers-grid"
import { ScreenDialog } from "./screen-dialog"
import { useScreenScale } from "./screen-scale"
import { SilenceDialog } from "./silence-dialog"
import { useMonitoring } from "./use-monitoring"
import { useNews2 } from "./use-news2"

type Props = {
  visitId: string
  session: MonitorLink | null
  /** Whom the alarms know as the one who acts here. */
  who: string
  /** What the others are called, by identity. */
  names: Names
  person: Person
  /** The patient agrees to show vital signs. */
  agreed: boolean
  /** They are kept in the record too, where the server watches them. */
  charted: boolean
  /** Why nothing comes and what would change that, for as long as no device is in the visit. */
  missing: string
  /** Told of the alarms whenever they change: they are read out where nothing hides them. */
  onSummary: (summary: Summary) => void
  className?: string
}

/** Needs no words over the waves, or has a mark there. */
const isShown: ReadonlySet<string> = new Set(["live", "delayed"])

/** On a phone what is chosen once stands below what is looked at all the time. */
const areas =
  "grid min-h-0 flex-1 grid-cols-[minmax(0,1fr)] grid-rows-[auto_minmax(0,1fr)_auto_auto] [grid-template-areas:'a''b''c''f'] @2xl:grid-cols-[minmax(0,1fr)_auto] @2xl:grid-rows-[auto_minmax(0,1fr)_auto] @2xl:[grid-template-areas:'a_a''b_b''f_c'] @6xl:[grid-template-areas:'a_c''b_b''f_f']"
const waves = "flex min-h-0 flex-col-reverse [grid-area:b] @2xl:flex-row"

/**
 * The monitor of one patient beside the video: waves, numbers with age, limits and trend, and the
 * alarms. Tests may set `data-observe` on the section; each decoded block is then dispatched on it as
 * `housecall:wave` (detail: `ReceivedWave`) and each transition of an alarm as `housecall:alarm`.
 */
export function MonitorPanel(props: Props) {
  const {
    visitId,
    session,
    who,
    names,
    person,
    agreed,
    charted,
    missing,
    onSummary,
    className = "",
  } = props
  const t = useTranslations("vitals")
  const { viewer, snapshot } = useViewer(session)
  const now = useNow()
  const root = useRef<HTMLElement>(null)
  const [display, setDisplay] = useState<Display>(usualDisplay)
  const [mmPerMv, setMmPerMv] = useState<number>()
  const [dialog, setDialog] = useState<"limits" | "screen" | "silence">()
  const pxPerMm = useScreenScale()
  const view = useMemo(() => ({ display, pxPerMm }), [display, pxPerMm])

  const observed = useCallback((name: "wave" | "alarm", detail: object) => {
    if (root.current?.hasAttribute("data-observe"))
      root.current.dispatchEvent(new CustomEvent(`housecall:${name}`, { detail }))
  }, [])
  useEffect(() => viewer.onFrame((wave) => observed("wave", wave)), [viewer, observed])
  const onAlarm = useCallback((detail: object) => observed("alarm", detail), [observed])
  const { monitoring, view: alarms } = useMonitoring({
    visitId,
    viewer,
    person,
    link: session,
    who,
    names,
    agreed,
    observed: onAlarm,
  })
  useEvents((topic, of) => {
    if (isNudgeFor(visitId, topic, of)) monitoring?.refresh()
  })
  useEffect(() => onSummary(alarms.summary), [alarms.summary, onSummary])
  const { numerics, meta, conditions } = snapshot
  const isSimulated =
    meta?.source.kind === "simulated" || numerics.some(({ origin }) => origin === "simulated")
  const news2 = useNews2({ numerics, meta, person, now, monitoring })

  const state = signalState(
    session !== null,
    snapshot.device,
    snapshot.heardAt,
    now,
    snapshot.delay,
  )
  // Until a device was here there is nothing to draw: the room belongs to the picture.
  const [met, setMet] = useState(false)
  if (!met && state.kind !== "none" && state.kind !== "connecting") setMet(true)

  const first = firstUnanswered(alarms.summary)
  const { audio } = alarms.summary
  const frame = frameOf(alarms.summary)
  useShortcuts({
    acknowledge:
      first && monitoring && (() => monitoring.act({ kind: "acknowledge", condition: first })),
    silence:
      met && monitoring
        ? () => monitoring.act({ kind: audio.state === "on" ? "audio_pause" : "audio_on" })
        : undefined,
  })

  const stream = viewer.source()?.stream
  const alarmNow = monitoring?.clock() ?? now
  const counted = counting(numerics, now)
  const values = new Map([...counted].map(([code, { value }]) => [code, value]))
  return (
    <section
      ref={root}
      aria-label={t("title")}
      data-signal={state.kind}
      data-empty={met ? undefined : ""}
      data-missing={stream?.missing()}
      className={`mon @container relative flex min-h-0 flex-col bg-mon-1 text-mon-text-1 ${className}`}
    >
      <div className={areas}>
        <MonitorHead
          view={alarms}
          monitoring={monitoring}
          now={alarmNow}
          values={values}
          state={state}
          met={met}
          isSimulated={isSimulated}
          onOpen={setDialog}
        />
        {!met ? null : (
          <div className="flex flex-wrap items-center gap-1.5 border-mon-line bg-mon-2 px-2 py-1 [grid-area:c] @2xl:border-t @6xl:border-t-0 @6xl:border-b">
            <DisplayChoice display={display} onChange={setDisplay} mmPerMv={mmPerMv} />
            <button
              type="button"
              aria-label={t("screen.title")}
              className={controlStyle}
              onClick={() => setDialog("screen")}
            >
              <Ruler size={18} aria-hidden="true" />
            </button>
            <KeepMoment visitId={visitId} now={() => monitoring?.clock() ?? now} />
          </div>
        )}

        {state.kind === "none" && !met ? (
          <p className="px-4 py-2.5 text-body text-mon-text-2 [grid-area:b]">{missing}</p>
        ) : null}
        <div className={met ? waves : "hidden"}>
          <div className="relative flex min-h-36 flex-1 border-mon-line @2xl:border-r">
            <WaveArea
              source={viewer.source}
              meta={meta}
              view={view}
              onScale={setMmPerMv}
              className="min-h-36 flex-1"
            />
            <DelayedMark state={state} />
            {isShown.has(state.kind) || alarms.summary.alarms.length === 0 ? null : (
              <span className="absolute right-2 bottom-2 rounded-1 bg-mon-2 px-2 py-1 text-small text-mon-text-1">
                {t(`state.${state.kind}`)}
              </span>
            )}
          </div>
          {numerics.length > 0 && (
            <NumbersGrid
              numerics={numerics}
              counted={counted}
              view={alarms}
              monitoring={monitoring}
              now={now}
              isDelayed={state.kind === "delayed"}
            >
              <News2Cell score={news2.score} now={now} observe={news2.observe} />
            </NumbersGrid>
          )}
        </div>

        <div className={`${met ? "" : "max-lg:hidden"} [grid-area:f]`}>
          <MonitorFoot
            unrecorded={alarms.unrecorded}
            conditions={conditions}
            meta={meta}
            charted={charted}
            lagMs={
              state.kind === "live" || state.kind === "delayed" ? snapshot.delay.lagMs : undefined
            }
            onDismiss={(id) => monitoring?.dismiss(id)}
          />
        </div>
      </div>
      {/* Over everything, so that no panel hides it, and never in the way of a press. */}
      <span
        aria-hidden="true"
        data-frame={frame?.priority}
        data-answered={frame?.acknowledged === true ? "" : undefined}
        className="pointer-events-none absolute inset-0 z-20"
        style={{ boxShadow: edgeOf(frame) }}
      />
      {monitoring === undefined || !hasLimits(alarms) ? null : (
        <LimitsDialog
          limits={alarms.limits}
          defaults={monitoring.defaults()}
          previous={monitoring.previous()}
          open={dialog === "limits"}
          onOpenChange={(open) => setDialog(open ? "limits" : undefined)}
          onKeep={(limits) => monitoring.setLimits(limits)}
        />
      )}
      {monitoring === undefined ? null : (
        <SilenceDialog
          view={alarms}
          open={dialog === "silence"}
          onOpenChange={(open) => setDialog(open ? "silence" : undefined)}
          act={monitoring.act}
          silence={monitoring.silence}
        />
      )}
      <ScreenDialog
        open={dialog === "screen"}
        onOpenChange={(open) => setDialog(open ? "screen" : undefined)}
      />
    </section>
  )
}
