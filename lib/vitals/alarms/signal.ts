import type { ConditionId, Priority } from "./condition"
import { shownPriority, worse, worst } from "./condition"
import { unanswered } from "./escalation"
import type { Deed } from "./event"
import type { SignalRules } from "./limits"
import type { Change } from "./track"
import type { Phase, SignalState, Transition, Why } from "./transition"

/** A condition as it stands, and what is shown and sounded of it. */
export type Condition = {
  readonly id: ConditionId
  readonly phase: Phase
  /** When the phase began, measured time. */
  readonly at: number
  /** Of the condition while it is active. */
  readonly priority: Priority | null
  readonly latching: boolean
  /** The worst latching level since the last reset: the signal keeps it. */
  readonly latched: Priority | null
  readonly value: number | null
  readonly limit: number | null
  readonly signal: Signal
  readonly alarm: Alarm
  /** When somebody last turned the alarm on, off or paused it; not there: nobody did. */
  readonly alarmAskedAt?: number
  /** How many persons were told that nobody answers. */
  readonly escalated: number
}

export type Signal =
  | { readonly state: "none" }
  | { readonly state: "generating"; readonly since: number }
  /** Silent until the condition ends or becomes worse. `endedAt`: it is over, and latched. */
  | {
      readonly state: "acknowledged"
      readonly by: string
      readonly at: number
      readonly endedAt: number | null
    }
  | { readonly state: "latched"; readonly since: number; readonly endedAt: number }

/** Whether the condition is evaluated. Anything but `on` is shown for as long as it lasts. */
export type Alarm =
  | { readonly state: "on" }
  | { readonly state: "paused"; readonly by: string; readonly at: number; readonly until: number }
  | { readonly state: "off"; readonly by: string; readonly at: number }

export function quiet(id: ConditionId): Condition {
  const none = { priority: null, latching: false, latched: null, value: null, limit: null }
  return {
    id,
    phase: "inactive",
    at: 0,
    ...none,
    signal: { state: "none" },
    alarm: { state: "on" },
    escalated: 0,
  }
}

type Log = (transition: Transition) => void

/** What measured time did to the condition. */
export function changed(was: Condition, change: Change, seenAt: number, log: Log): Condition {
  const { at, why, by, comment, value, limit, priority, latching } = change
  const told = { condition: was.id, at, seenAt, by, comment, value, limit }
  const phases = passed(was.phase, change.phase)
  let from = was.phase
  for (const to of phases) {
    log({
      ...told,
      kind: "condition",
      from,
      to,
      priority: to === "active" ? priority : was.priority,
      why,
    })
    from = to
  }
  const common = { ...was, phase: from, value, limit, ...(phases.length > 0 ? { at } : {}) }
  if (change.phase !== "active") {
    const over = { ...common, priority: null, latching: false }
    return was.phase === "active" ? ended(over, shownPriority(was), change, seenAt, log) : over
  }
  if (
    was.phase === "active" &&
    was.priority !== null &&
    priority !== null &&
    was.priority !== priority
  )
    log({ ...told, kind: "priority", from: was.priority, to: priority, priority, why })
  const on = was.alarm.state === "on"
  const active = {
    ...common,
    priority,
    latching,
    latched: latching && on ? worst([was.latched, priority]) : was.latched,
  }
  if (
    !on ||
    (was.phase === "active" &&
      !(was.signal.state === "acknowledged" && worse(priority, was.priority)))
  )
    return active
  if (active.signal.state === "generating") return active
  const began = was.phase === "active" ? "worse" : why
  return signalled(
    { ...active, escalated: 0 },
    { state: "generating", since: at },
    { at, seenAt, by, comment, why: began },
    log,
  )
}

function ended(
  over: Condition,
  shown: Priority | null,
  change: Change,
  seenAt: number,
  log: Log,
): Condition {
  const { at, by, comment, why } = change
  const { signal, latched } = over
  const told = { at, seenAt, by, comment, why, priority: shown }
  if (signal.state === "none") return over
  if (latched === null) return { ...signalled(over, { state: "none" }, told, log), escalated: 0 }
  if (signal.state === "generating")
    return signalled(over, { state: "latched", since: signal.since, endedAt: at }, told, log)
  return { ...over, signal: { ...signal, endedAt: at } }
}

/**
 * Silences this condition's sound until it ends; the signal stays to be seen. A deed that comes late
 * answers what was there when it was done, and nothing newer.
 */
export function acknowledged(was: Condition, deed: Deed, seenAt: number, log: Log): Condition {
  const { signal } = was
  if (signal.state !== "generating" && signal.state !== "latched") return was
  if (signal.since > deed.at) return was
  const { by, at } = deed
  const endedAt = signal.state === "latched" ? signal.endedAt : null
  const next = { ...was, escalated: 0 }
  return signalled(
    next,
    { state: "acknowledged", by, at, endedAt },
    { ...told(deed, seenAt), why: "acknowledged" },
    log,
  )
}

/** Lets go of what has ended. What still lasts stays. */
export function reset(was: Condition, deed: Deed, seenAt: number, log: Log): Condition {
  const { signal, phase, latching, priority } = was
  if (phase === "active") {
    const still = latching ? priority : null
    if (was.latched === still) return was
    return signalled(
      { ...was, latched: still },
      signal,
      { ...told(deed, seenAt), why: "reset" },
      log,
    )
  }
  if (signal.state !== "none" && signal.state !== "generating" && (signal.endedAt ?? 0) > deed.at)
    return was
  const next = { ...was, latched: null, escalated: 0 }
  return signal.state === "none"
    ? next
    : signalled(
        next,
        { state: "none" },
        { ...told(deed, seenAt), why: "reset", priority: shownPriority(was) },
        log,
      )
}

/** On, paused or off. Turning an alarm off is deliberate: it ends a latched signal too. */
export function turned(
  was: Condition,
  alarm: Alarm,
  why: Why,
  deed: Deed | null,
  at: number,
  seenAt: number,
  log: Log,
): Condition {
  if (was.alarm.state === "on" && alarm.state === "on") return was
  if (was.alarm.state === "off" && alarm.state === "off") return was
  const who = { at, seenAt, by: deed?.by ?? null, comment: deed?.comment ?? null, why }
  const { id, value, limit } = was
  const priority = shownPriority(was)
  log({
    kind: "alarm",
    condition: id,
    from: was.alarm.state,
    to: alarm.state,
    priority,
    value,
    limit,
    ...who,
  })
  const next = { ...was, alarm }
  if (alarm.state === "on" || was.signal.state === "none") return next
  return signalled(
    { ...next, latched: null, escalated: 0 },
    { state: "none" },
    { ...who, priority },
    log,
  )
}

/** What time does by itself: a pause ends, the next person is told. */
export function elapsed(was: Condition, rules: SignalRules, now: number, log: Log): Condition {
  const { alarm } = was
  const next =
    alarm.state === "paused" && now >= alarm.until
      ? turned(was, { state: "on" }, "pause_ended", null, alarm.until, now, log)
      : was
  return unanswered(next, rules, now, log)
}

type Told = {
  readonly at: number
  readonly seenAt: number
  readonly by: string | null
  readonly comment: string | null
  readonly why: Why
  readonly priority?: Priority | null
}

function told({ at, by, comment }: Deed, seenAt: number) {
  return { at, by, comment, seenAt }
}

function signalled(was: Condition, signal: Signal, about: Told, log: Log): Condition {
  const next = { ...was, signal }
  const states: { from: SignalState; to: SignalState } = {
    from: was.signal.state,
    to: signal.state,
  }
  const { id, value, limit } = was
  const { priority = shownPriority(next) } = about
  log({ kind: "signal", condition: id, ...states, value, limit, ...about, priority })
  return next
}

function passed(from: Phase, to: Change["phase"]): readonly Phase[] {
  switch (to) {
    case "active":
      return from === "active" ? [] : ["active"]
    case "pending":
      return from === "pending" ? [] : from === "active" ? ["ended", "pending"] : ["pending"]
    case "clear":
      return from === "active" ? ["ended"] : from === "pending" ? ["inactive"] : []
  }
}
