"use client"

import { Ruler, SlidersHorizontal } from "lucide-react"
import { useTranslations } from "next-intl"
import { useCallback, useEffect, useMemo, useRef, useState } from "react"

import type { Names } from "@/app/_call/roster"
import { useShortcuts } from "@/app/_call/use-shortcuts"
import { useEvents } from "@/app/_edge/use-events"
import { isMonitored } from "@/lib/vitals/alarms/condition"
import { counting, edgeOf, frameOf, isOnce, markOf } from "@/lib/vitals/client/alarm-look"
import { firstUnanswered, hasLimits } from "@/lib/vitals/client/alarm-watch"
import { ConditionLine } from "@/lib/vitals/client/condition-line"
import type { MonitorLink } from "@/lib/vitals/client/monitoring"
import { NumericCell } from "@/lib/vitals/client/numeric-cell"
import { SimulatedMark } from "@/lib/vitals/client/simulated-mark"
import { useNow, useViewer } from "@/lib/vitals/client/use-viewer"
import { WaveArea } from "@/lib/vitals/client/wave-area"
import { type Display, usualDisplay } from "@/lib/vitals/display"
import { numericKey } from "@/lib/vitals/numerics"
import type { Person } from "@/lib/vitals/scores/person"
import { signalState } from "@/lib/vitals/signal-state"
import { trendArrow } from "@/lib/vitals/trend-arrow"

import { AlarmBand, SoundButton } from "./alarm-band"
import { AlarmVoice } from "./alarm-voice"
import { controlStyle } from "./control-style"
import { DisplayChoice } from "./display-choice"
import { KeepMoment } from "./keep-moment"
import { LimitsDialog } from "./limits-dialog"
import { News2Cell } from "./news2-cell"
import { ScreenDialog } from "./screen-dialog"
import { useScreenScale } from "./screen-scale"
import { SignalLine } from "./signal-line"
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
  /** Why nothing comes and what would change that, for as long as no device is in the visit. */
  missing: string
  className?: string
}

/** On a phone what is chosen once stands below what is looked at all the time. */
const areas =
  "grid min-h-0 flex-1 grid-cols-[minmax(0,1fr)] grid-rows-[auto_minmax(0,1fr)_auto_auto] [grid-template-areas:'a''b''c''f'] @2xl:grid-cols-[minmax(0,1fr)_auto] @2xl:grid-rows-[auto_minmax(0,1fr)_auto] @2xl:[grid-template-areas:'a_c''b_b''f_f']"
const waves = "flex min-h-0 flex-col-reverse [grid-area:b] @2xl:flex-row"
const [systolic, diastolic] = ["MDC_PRESS_BLD_NONINV_SYS", "MDC_PRESS_BLD_NONINV_DIA"]

/**
 * The monitor of one patient beside the video: waves, numbers with age, limits and trend, and the
 * alarms. Tests may set `data-observe` on the section; each decoded block is then dispatched on it as
 * `housecall:wave` (detail: `ReceivedWave`) and each transition of an alarm as `housecall:alarm`.
 */
export function MonitorPanel(props: Props) {
  const { visitId, session, who, names, person, agreed, missing, className = "" } = props
  const t = useTranslations("vitals")
  const { viewer, snapshot } = useViewer(session)
  const now = useNow()
  const root = useRef<HTMLElement>(null)
  const [display, setDisplay] = useState<Display>(usualDisplay)
  const [mmPerMv, setMmPerMv] = useState<number>()
  const [dialog, setDialog] = useState<"limits" | "screen">()
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
    link: session,
    who,
    names,
    agreed,
    observed: onAlarm,
  })
  useEvents((topic, of) => {
    if ((topic === "alarms" && of === visitId) || topic === "reconnected") monitoring?.refresh()
  })
  const { numerics, meta, conditions } = snapshot
  const isSimulated =
    meta?.source.kind === "simulated" || numerics.some(({ origin }) => origin === "simulated")
  const news2 = useNews2({ numerics, meta, person, who, now })
  // A score that lost an input says nothing: what it said stands.
  const isHigh = news2.score.state === "scored" ? news2.score.response.risk === "high" : undefined
  useEffect(() => monitoring?.score(isHigh), [monitoring, isHigh])

  const state = signalState(session !== null, snapshot.device, snapshot.heardAt, now)
  // Until a device was here there is nothing to draw: the room belongs to the picture.
  const [met, setMet] = useState(false)
  if (!met && state.kind !== "none" && state.kind !== "connecting") setMet(true)

  const first = firstUnanswered(alarms.summary)
  const { audio } = alarms.summary
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
  const second = numerics.find(({ code }) => code === diastolic)
  const shown = numerics.filter(
    ({ code }) => code !== diastolic || !numerics.some((one) => one.code === systolic),
  )
  return (
    <section
      ref={root}
      aria-label={t("title")}
      data-signal={state.kind}
      data-empty={met ? undefined : ""}
      data-delay-ms={stream === undefined ? undefined : Math.round(stream.delay())}
      data-missing={stream?.missing()}
      className={`mon @container relative flex min-h-0 flex-col bg-mon-1 text-mon-text-1 ${className}`}
    >
      <AlarmVoice summary={alarms.summary} />
      <div className={areas}>
        <header className="flex min-w-0 flex-wrap items-center gap-x-2.5 gap-y-1 border-b border-mon-line bg-mon-2 py-1 pr-2 pl-4 [grid-area:a] @2xl:flex-nowrap">
          <AlarmBand
            view={alarms}
            now={alarmNow}
            values={values}
            state={<SignalLine state={state} />}
            isKept={met}
            act={(what) => monitoring?.act(what)}
            unblock={() => monitoring?.speaker.unblock()}
          />
          {monitoring !== undefined && met && !hasLimits(alarms) ? (
            <span className="text-small font-semibold text-mon-text-1">{t("limits.missing")}</span>
          ) : null}
          {isSimulated ? <SimulatedMark /> : null}
          {!met ? null : (
            <SoundButton view={alarms} now={alarmNow} act={(what) => monitoring?.act(what)} />
          )}
          {!met || !hasLimits(alarms) ? null : (
            <button
              type="button"
              aria-label={t("limits.title")}
              className={controlStyle}
              onClick={() => setDialog("limits")}
            >
              <SlidersHorizontal size={18} aria-hidden="true" />
            </button>
          )}
        </header>
        {!met ? null : (
          <div className="flex flex-wrap items-center gap-1.5 border-mon-line bg-mon-2 px-2 py-1 [grid-area:c] @2xl:border-b">
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
            {state.kind === "live" || alarms.summary.alarms.length === 0 ? null : (
              <span className="absolute right-2 bottom-2 rounded-1 bg-mon-2 px-2 py-1 text-small text-mon-text-1">
                {t(`state.${state.kind}`)}
              </span>
            )}
          </div>
          {numerics.length > 0 && (
            <dl className="grid grid-cols-2 border-b border-mon-line @2xl:auto-cols-[11.375rem] @2xl:grid-flow-col @2xl:grid-cols-none @2xl:grid-rows-2 @2xl:border-b-0">
              {shown.map((numeric) => (
                <NumericCell
                  key={numericKey(numeric)}
                  numeric={numeric}
                  second={numeric.code === systolic ? second : undefined}
                  now={now}
                  limits={
                    isMonitored(numeric.code) && hasLimits(alarms)
                      ? alarms.limits.vitals[numeric.code]
                      : undefined
                  }
                  trend={
                    monitoring && !isOnce(numeric)
                      ? trendArrow(numeric.code, monitoring.trends.points(numeric.code), now)
                      : undefined
                  }
                  mark={markOf(alarms.summary, numeric, counted)}
                />
              ))}
              <News2Cell score={news2.score} now={now} observe={news2.observe} />
            </dl>
          )}
        </div>

        <div className={`${met ? "" : "max-lg:hidden"} [grid-area:f]`}>
          <ConditionLine conditions={conditions} />
          <footer className="flex min-h-8 flex-wrap items-center gap-x-4 border-t border-mon-line px-4 py-1 text-tiny text-mon-text-2">
            <span>{t("secondDisplay")}</span>
            <span className="flex-1" />
            {meta !== undefined && meta.source.name !== "" && (
              <span>
                {meta.source.loopSeconds === undefined
                  ? t(`source.${meta.source.kind}`, { name: meta.source.name })
                  : t("source.loop", {
                      name: meta.source.name,
                      seconds: Math.round(meta.source.loopSeconds),
                    })}{" "}
                {t("ageRule")}
              </span>
            )}
          </footer>
        </div>
      </div>
      {/* Over everything, so that no panel hides it, and never in the way of a press. */}
      <span
        aria-hidden="true"
        data-frame={frameOf(alarms.summary)?.priority}
        className="pointer-events-none absolute inset-0 z-20"
        style={{ boxShadow: edgeOf(frameOf(alarms.summary)) }}
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
      <ScreenDialog
        open={dialog === "screen"}
        onOpenChange={(open) => setDialog(open ? "screen" : undefined)}
      />
    </section>
  )
}
