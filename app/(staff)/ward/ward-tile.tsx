"use client"

import { useTranslations } from "next-intl"
import Link from "next/link"
import { useEffect, useEffectEvent, useRef } from "react"

import type { Names } from "@/app/_call/roster"
import { takesLetters } from "@/app/_call/shortcuts"
import { readChoice } from "@/app/_call/sitting-choice"
import { useEvents } from "@/app/_edge/use-events"
import { isNudgeFor } from "@/app/_monitor/is-nudge-for"
import { useMonitoring } from "@/app/_monitor/use-monitoring"
import { useNews2 } from "@/app/_monitor/use-news2"
import type { Priority } from "@/lib/vitals/alarms/condition"
import type { Summary } from "@/lib/vitals/alarms/summary"
import { counting, edgeOf, frameOf } from "@/lib/vitals/client/alarm-look"
import type { AlarmSpeaker } from "@/lib/vitals/client/alarm-speaker"
import { type Act, firstUnanswered, hasLimits } from "@/lib/vitals/client/alarm-watch"
import { useViewer } from "@/lib/vitals/client/use-viewer"
import { nothingSeen } from "@/lib/vitals/client/viewer"
import type { WardLineState } from "@/lib/vitals/client/ward-line"
import { signalState } from "@/lib/vitals/signal-state"
import type { WardBed } from "@/lib/vitals/ward-queries"

import { useWardLine } from "./use-ward-line"
import { WardAlarm } from "./ward-alarm"
import { WardNews2 } from "./ward-news2"
import { WardPlace } from "./ward-place"
import { WardRecorded } from "./ward-recorded"
import { WardSignals } from "./ward-signals"
import { WardSilenced } from "./ward-silenced"
import { WardWhy } from "./ward-why"

const togetherMs = 4_000
const nothing = () => undefined
/** The list of who is in a visit is its clinician's: here the role stands for the name. */
const nobody: Names = new Map()

type Props = {
  bed: WardBed
  zone: string
  who: string
  now: number
  /** What nobody has answered, by the record. */
  waiting: Priority | undefined
  speaker: AlarmSpeaker
  /** Told whenever the alarms of this patient are others. */
  onSummary: (visitId: string, summary: Summary) => void
}

/** One patient on the wall: the first alarm, waves, numbers with their age, NEWS2. Its trouble stays its own. */
export function WardTile({ bed, zone, who, now, waiting, speaker, onSummary }: Props) {
  const { visitId, name, birthDate, charted } = bed
  const t = useTranslations("staff.ward")
  const vitals = useTranslations("vitals")
  const root = useRef<HTMLLIElement>(null)
  const line = useWardLine(visitId, bed.isHere)
  const { session } = line
  const person = { birthDate, zone }
  const agreed = line.reason !== "no_consent"
  const { viewer, snapshot } = useViewer(session)
  const { monitoring, view: alarms } = useMonitoring({
    visitId,
    viewer,
    person,
    link: session,
    who,
    names: nobody,
    agreed,
    speaker,
    observed: nothing,
  })
  // What comes together is asked once: there are many tiles.
  const asking = useRef<ReturnType<typeof setTimeout>>(undefined)
  const ask = useEffectEvent(() => {
    asking.current = undefined
    monitoring?.refresh()
  })
  useEvents((topic, of) => {
    if (isNudgeFor(visitId, topic, of)) asking.current ??= setTimeout(() => ask(), togetherMs)
  })
  useEffect(() => () => clearTimeout(asking.current), [])
  const { summary } = alarms
  useEffect(() => {
    onSummary(visitId, summary)
  }, [onSummary, visitId, summary])
  useEffect(() => {
    if (root.current === null) return undefined
    const seen = new IntersectionObserver(([entry]) =>
      viewer.showWaves(entry?.isIntersecting ?? true),
    )
    seen.observe(root.current)
    return () => seen.disconnect()
  }, [viewer])

  const { meta } = snapshot
  const numerics = agreed ? snapshot.numerics : []
  const news2 = useNews2({ numerics, meta, person, now, monitoring })

  const act = (what: Act) => monitoring?.act(what)
  const press = useEffectEvent(({ key, repeat, target }: KeyboardEvent) => {
    const first = firstUnanswered(summary)
    if (key !== "a" || repeat || first === undefined || readChoice("shortcuts") === "off") return
    if (target instanceof Element && target.closest(takesLetters) !== null) return
    act({ kind: "acknowledge", condition: first })
  })
  useEffect(() => {
    const tile = root.current
    const pressed = (event: KeyboardEvent) => press(event)
    tile?.addEventListener("keydown", pressed)
    return () => tile?.removeEventListener("keydown", pressed)
  }, [])

  const signal = signalState(
    session !== null,
    snapshot.device,
    snapshot.heardAt,
    now,
    snapshot.delay,
  )
  const frame = frameOf(summary)
  const isOpen = line.kind === "open"
  const counted = counting(numerics, now)
  const values = new Map([...counted].map(([code, { value }]) => [code, value]))
  const isLive = isOpen && signal.kind === "live"
  return (
    <li
      ref={root}
      // Where a message about this patient leads.
      id={`visit-${visitId}`}
      data-visit={visitId}
      data-line={line.kind}
      data-signal={signal.kind}
      data-highest={summary.highest ?? "none"}
      className="relative flex max-h-[22rem] min-h-0 min-w-0 scroll-mt-2 flex-col overflow-hidden rounded-3 border border-mon-line bg-mon-1 text-mon-text-1 target:border-mon-text-1"
    >
      <header className="flex items-center gap-2 bg-mon-2 px-2">
        <h2 className="min-w-0 flex-1 text-body font-semibold">
          <Link
            href={`/visits/${visitId}`}
            className="flex min-h-11 items-center text-mon-text-1 underline decoration-mon-edge underline-offset-4 pointer-fine:min-h-8"
          >
            <span className="truncate">{name}</span>
          </Link>
        </h2>
        <WardPlace bed={bed} />
        <output className="line-clamp-2 max-w-[45%] text-right text-tiny leading-snug text-mon-text-2">
          {stateWords()}
        </output>
      </header>
      <WardWhy line={line} now={now} />
      <WardAlarm
        view={alarms}
        now={monitoring?.clock() ?? now}
        values={values}
        name={name}
        otherwise={waiting === undefined ? null : <WardRecorded bed={bed} priority={waiting} />}
        act={act}
      />
      <WardSilenced
        summary={summary}
        now={monitoring?.clock() ?? now}
        hasLimits={monitoring === undefined || hasLimits(alarms)}
      />
      <WardSignals
        shown={agreed ? snapshot : nothingSeen}
        source={viewer.source}
        signal={agreed ? signal : { kind: "none" }}
        summary={summary}
        now={now}
        otherwise={agreed ? nobodyKnows() : null}
        score={<WardNews2 score={news2.score} now={now} observe={news2.observe} name={name} />}
      />
      <span
        aria-hidden="true"
        data-frame={frame?.priority}
        data-answered={frame?.acknowledged === true ? "" : undefined}
        className="pointer-events-none absolute inset-0 z-20 rounded-3"
        style={{ boxShadow: edgeOf(frame) }}
      />
    </li>
  )

  function stateWords(): string {
    if (!isOpen) return lineWords(line)
    return isLive
      ? `${vitals("state.live")} · ${charted ? t("charted") : t("notCharted")}`
      : vitals(`state.${signal.kind}`)
  }

  function lineWords({ kind, reason }: WardLineState): string {
    if (kind === "refused") return reason === "no_consent" ? t("line.noConsent") : t("line.refused")
    return kind === "open" ? "" : t(`line.${kind}`)
  }

  /** Without a live line only what is charted is judged, and not here. */
  function nobodyKnows(): string | null {
    if (isOpen && signal.kind !== "none") return null
    return charted ? t("elsewhereKnown") : t("unknown")
  }
}
