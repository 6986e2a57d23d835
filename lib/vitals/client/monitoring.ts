import type { E2eeSession, SealedMessage } from "@/lib/e2ee/client/session"

import type { SharedDeed } from "../alarms/deed-message"
import { deedBody, parseDeedMessage } from "../alarms/deed-message"
import type { AlarmEvent } from "../alarms/event"
import { type Limits, defaultAdultLimits } from "../alarms/limits"
import type { Transition } from "../alarms/transition"
import { backoffMs } from "../backoff"
import { type News2Scale, nobodyDecided } from "../scores/news2-scale"
import type { Observation } from "../scores/observation"
import type { ObservationInput } from "../scores/observation-schema"
import type { Person } from "../scores/person"
import type { SaidOfScore } from "../scores/score-watch"
import { signalState } from "../signal-state"
import { goneAfterMs } from "../staleness"
import { trendMemory } from "../trend-arrow"
import { isVitalCode, vitalCodes } from "../vital-code"
import type { AlarmDesk, DecidedScale, Kept, Observed, Told } from "./alarm-desk"
import { type AlarmSpeaker, alarmSpeaker } from "./alarm-speaker"
import { type Act, type AlarmWatch, answeredTogether, createAlarmWatch } from "./alarm-watch"
import { announced, isRaising } from "./announced"
import { type VitalsLink, pageClock } from "./link"
import { oneMore } from "./one-more"
import { type ScoreAlarm, scoreAlarm } from "./score-alarm"
import { type Silencing, permitted } from "./silence"
import type { VitalsViewer } from "./viewer"
import { pageDecoder } from "./wave-decoder"

export type MonitorLink = VitalsLink & Pick<E2eeSession, "now" | "host">

/**
 * The monitoring of one patient by this page: the engine fed with what arrives, its sound, its limits,
 * and what people do told to the server and to the other viewers. It outlives each session of the call.
 */
export type Monitoring = {
  readonly watch: AlarmWatch
  readonly speaker: AlarmSpeaker
  readonly trends: ReturnType<typeof trendMemory>
  readonly act: (what: Act) => void
  /** Turns sound or alarms off, or pauses alarms: nothing changes before the record has it. */
  readonly silence: (what: Silencing, comment: string) => Promise<Told>
  /** Takes the mark from what was not recorded, and tells it no more. */
  readonly dismiss: (id: string) => void
  /** `version` is that of the limits that the person saw. */
  readonly setLimits: (limits: Limits) => Promise<Kept>
  /** Those of the patient's age. */
  readonly defaults: () => Limits
  /** What counted before this page last changed them. */
  readonly previous: () => Limits | undefined
  /** Which SpO₂ scale of NEWS2 counts, as the record told last. */
  readonly scale: () => News2Scale
  readonly decideScale: (scale: 1 | 2, reason: string, seen: number) => Promise<DecidedScale>
  /** What people observed for NEWS2, as the record told last. `at` by the page's clock. */
  readonly observations: () => readonly Observation[]
  readonly observe: (said: WhatIsObserved) => Promise<Observed>
  /** Somebody elsewhere changed something: asks for it. */
  readonly refresh: () => void
  /** The patient agrees to be monitored, or does not any more. */
  readonly agree: (agreed: boolean) => void
  /** The clock that the alarms are told by. */
  readonly clock: () => number
  /** What whoever seals a message is called here. */
  readonly naming: (nameOf: (from: SealedMessage["from"]) => string) => void
  readonly open: () => () => void
  /** The session of the call, for as long as there is this one. */
  readonly attach: (link: MonitorLink) => () => void
}

export type WhatIsObserved =
  | Omit<Extract<ObservationInput, { observed: unknown }>, "at">
  | Extract<ObservationInput, { withdraws: unknown }>

export type MonitoringOptions = {
  readonly viewer: VitalsViewer
  /** Whom the score is about. */
  readonly person: Person
  /** The server's clock minus the page's. */
  readonly ahead: () => number
  readonly desk: AlarmDesk
  /** The name that stands beside what this person did. */
  readonly who: string
  readonly context: () => AudioContext | undefined
  /** Where several patients share one sound. */
  readonly speaker?: AlarmSpeaker | undefined
  /** The alarms of this patient cannot be looked at any more: whoever watches has to know. */
  readonly failed?: ((error: unknown) => void) | undefined
  /** Told of each transition, with when it began and was said by the page's clock. */
  readonly observed?: (transition: Transition & { beganAt: number; saidAt: number }) => void
}

const answerMs = 1_000
/** One look that fails may be a moment's trouble; two seconds of them are not. */
const mostFailed = 8
/** Something is still paused or off: one low burst says so. It is shorter than the time to the next. */
const reminderMs = 2_000
const reminder = { condition: "audio_blocked", priority: "low" } as const

export function createMonitoring(options: MonitoringOptions): Monitoring {
  const { viewer, ahead, desk, who } = options
  let remindUntil = 0
  const watch = createAlarmWatch({
    // Whatever the server has is newer.
    limits: { ...defaultAdultLimits, version: 0 },
    now: pageClock,
    ahead,
    onTransition: (transition) => {
      if (transition.kind === "reminder") remindUntil = pageClock() + reminderMs
      options.observed?.({ ...transition, beganAt: transition.at - ahead(), saidAt: pageClock() })
    },
  })
  const speaker = options.speaker ?? alarmSpeaker(options.context)
  const trends = trendMemory()
  let agreed = true
  let defaults = defaultAdultLimits
  let previous: Limits | undefined
  let said: SaidOfScore = { scale: nobodyDecided, observations: [] }
  let score = newScore()
  let blockedSince: number | undefined
  let isOpen = false
  let failures = 0
  let isMute = false
  let misses = 0
  let losses = 0
  let retry: ReturnType<typeof setTimeout> | undefined
  let link: MonitorLink | undefined
  /** What did not arrive, by its name: told again until it does. */
  const lost = new Map<string, SharedDeed>()
  /** What was only heard of, by its name: it may have been this page that could not ask the record. */
  const unconfirmed = new Map<string, SharedDeed>()
  const hearsay = announced({
    async ask() {
      learn((await desk.news()) ?? [])
      beat()
    },
    has: desk.has,
    missing(id, deed) {
      unconfirmed.set(id, deed)
      watch.recorded(id, deed, false)
    },
  })
  let nameOf = ({ role }: SealedMessage["from"]): string => role

  function beat(): void {
    const { numerics, conditions, device, meta, heardAt, delay } = viewer.get()
    if (agreed) {
      // Before the engine comes past those moments.
      for (const { high, at } of score.look(numerics, pageClock() + ahead()))
        watch.report("news2_high", high, null, at - ahead())
      watch.measured(numerics)
      for (const { code, spot, takenAt, value } of numerics)
        if (!spot) trends.add(code, { at: takenAt, value })
      const isMonitored = numerics.length > 0 || meta !== undefined
      if (isMonitored) speaker.start()
      // A context that was just asked needs a moment to answer.
      if (!isMonitored || (speaker.isFree() && !isMute)) blockedSince = undefined
      else blockedSince ??= pageClock()
      const isBlocked = blockedSince !== undefined && pageClock() - blockedSince > answerMs
      watch.report("audio_blocked", isBlocked)
      watch.conditions(conditions)
      const watched = numerics.filter(
        ({ code, spot }) => !spot && isVitalCode(code) && vitalCodes[code].continuous,
      )
      const state = signalState(link !== undefined, device, heardAt, pageClock(), delay)
      // What comes ten seconds late is as good as nothing.
      const isLate = state.kind === "delayed" && state.alarm
      const isSilent = !["connecting", "none", "live", "delayed"].includes(state.kind)
      // Where a continuous number was there, its own silence is the alarm.
      const isLost = isLate
        ? watched.every(({ takenAt }) => pageClock() - takenAt <= goneAfterMs)
        : isSilent && watched.length === 0
      const since = isLate ? pageClock() - state.lagMs : (heardAt ?? device?.since)
      // Without a session nothing is known of a device that never spoke: what was said of it stands.
      if (state.kind !== "connecting")
        watch.report("link_down", isLost, null, isLost ? since : undefined)
    }
    watch.tick()
    sound()
  }

  /** Sound that fails is no sound: that is an alarm of its own, and what is seen goes on. */
  function sound(): void {
    const reminding = pageClock() < remindUntil ? reminder : null
    try {
      speaker.sound(watch.get().summary.sounding ?? reminding)
      isMute = false
    } catch (error) {
      if (!isMute) reportError(error)
      isMute = true
    }
  }

  /** What fails here fails for this patient alone, and is not hidden. */
  function look(): void {
    try {
      beat()
      failures = 0
    } catch (error) {
      if (++failures === 1) reportError(error)
      if (failures === mostFailed) options.failed?.(error)
    }
  }

  const refresh: () => void = oneMore(async () => {
    clearTimeout(retry)
    retry = undefined
    const [kept, news] = await Promise.all([desk.limits(), desk.news()])
    if (kept !== undefined && news !== undefined) misses = 0
    else againLater(misses++)
    if (kept !== undefined) {
      defaults = kept.defaults
      know({ ...kept, scale: kept.scale.version >= said.scale.version ? kept.scale : said.scale })
      watch.limits(kept.limits, who)
      for (const [id, deed] of lost) void record(id, deed)
    }
    learn(news ?? [])
    beat()
  })

  function learn(news: readonly AlarmEvent[]): void {
    for (const event of news) watch.take(event)
    for (const [id, deed] of unconfirmed) {
      if (!desk.has(id)) continue
      unconfirmed.delete(id)
      watch.recorded(id, deed, true)
    }
  }

  function newScore(): ScoreAlarm {
    return scoreAlarm(options.person, ahead, pageClock() + ahead())
  }

  function know({ scale, observations }: SaidOfScore): void {
    said = { scale, observations }
    score.know(said, pageClock() + ahead())
  }

  function againLater(attempt: number): void {
    if (!isOpen) return
    clearTimeout(retry)
    retry = setTimeout(refresh, backoffMs(attempt, Math.random()))
  }

  async function record(id: string, deed: SharedDeed): Promise<void> {
    lost.delete(id)
    const told = await desk.tell(id, deed)
    watch.recorded(id, deed, told === "kept")
    if (told !== "lost") losses = 0
    else {
      lost.set(id, deed)
      againLater(losses++)
    }
  }

  return {
    watch,
    speaker,
    trends,
    act(what) {
      const all =
        what.kind === "acknowledge"
          ? answeredTogether(what.condition, watch.get().summary).map((condition) => ({
              ...what,
              condition,
            }))
          : [what]
      for (const one of all) {
        const deed: SharedDeed = watch.act(one, who)
        const id = crypto.randomUUID()
        void link?.send("alarm", deedBody({ kind: "deed", id, deed }))
        void record(id, deed)
      }
      beat()
    },
    async silence(what, comment) {
      const deed = { ...what, by: who, comment, at: pageClock() + ahead() }
      const told = await desk.tell(crypto.randomUUID(), deed)
      if (told === "kept") watch.take(permitted(deed))
      else refresh()
      beat()
      return told
    },
    dismiss(id) {
      lost.delete(id)
      unconfirmed.delete(id)
      watch.dismiss(id)
    },
    async setLimits(limits) {
      const kept = await desk.keep(limits)
      if (!kept.ok) {
        refresh()
        return kept
      }
      previous = watch.get().limits
      watch.limits(kept.limits, who)
      void link?.send("alarm", deedBody({ kind: "limits", version: kept.limits.version }))
      beat()
      return kept
    },
    defaults: () => defaults,
    previous: () => previous,
    scale: () => said.scale,
    async decideScale(wanted, reason, seen) {
      const decided = await desk.decideScale(wanted, reason, seen)
      if (decided.ok) know({ ...said, scale: decided.scale })
      else refresh()
      return decided
    },
    observations: () => said.observations.map((one) => ({ ...one, at: one.at - ahead() })),
    async observe(what) {
      const at = Math.round(pageClock() + ahead())
      const kept = await desk.observe("withdraws" in what ? what : { ...what, at })
      if (kept.ok) know({ ...said, observations: kept.observations })
      // What was asked for meanwhile may tell of before.
      refresh()
      beat()
      return kept
    },
    refresh,
    agree(next) {
      if (agreed === next) return
      agreed = next
      if (!next) watch.monitoring("ended", who, "no_consent")
      score = newScore()
      score.know(said, pageClock() + ahead())
    },
    clock: () => pageClock() + ahead(),
    naming(next) {
      nameOf = next
    },
    open() {
      isOpen = true
      const undo = [pageDecoder().onBeat(look), viewer.subscribe(look)]
      return () => {
        for (const each of undo) each()
        hearsay.stop()
        isOpen = false
        clearTimeout(retry)
        speaker.close()
      }
    },
    attach(to) {
      link = to
      const stop = to.on("alarm", (message) => {
        const { role, identity } = message.from
        // A colleague who was invited for their opinion answers no alarms; the record takes none of theirs.
        if (role !== "watcher" && (role !== "clinician" || identity !== to.host())) return
        const told = parseDeedMessage(message.json(), nameOf(message.from))
        if (told?.kind === "deed" && isRaising(told.deed)) {
          desk.knows(told.id)
          watch.take(told.deed)
        } else if (told?.kind === "deed") hearsay.add(told.id, told.deed)
        else if (told !== undefined && told.version > watch.get().limits.version) refresh()
        beat()
      })
      refresh()
      return () => {
        stop()
        link = undefined
      }
    },
  }
}
