import type { UserId } from "@/lib/ids"

import { shownPriority, worse, worst } from "./condition"
import type { Priority } from "./condition"
import type { Alarms } from "./state"

/** Who was told of the alarms that nobody has answered yet, or of those that were over a moment ago. */
export type Told = {
  /** When the last message was promised, and how bad it was then. */
  readonly at: number
  readonly priority: Priority
  readonly users: readonly UserId[]
  /** What a message was about: since when it is unanswered, and how often that was noticed. */
  readonly about: Readonly<Record<string, Open>>
}

type Open = { readonly since: number; readonly escalated: number }

export type Duty = {
  /** The visit's clinician first, then the clinic's order. */
  readonly order: readonly UserId[]
  /** Staff who have the visit on their screen now. */
  readonly watching: readonly UserId[]
}

/** `user`: who gets a message now. */
export type Telling = { readonly told: Told | null; readonly user: UserId | undefined }

/** A further alarm of the same visit waits so long for its own message, unless it is worse. */
const quietMs = 60_000

/**
 * While nobody watches, the clinician is told of what is at least of medium priority. When nobody
 * answers in the times that the limits set, watched or not, the next person is told; after the last, the first.
 */
export function telling(
  state: Alarms,
  told: Told | null,
  { order, watching }: Duty,
  now: number,
): Telling {
  const open = unansweredOf(state)
  const priority = worst(open.map((one) => one.priority))
  const [first] = order
  // An alarm that comes and goes is still the one of the last message.
  const isRecent = told !== null && now < told.at + quietMs
  if (priority === null || first === undefined)
    return { told: isRecent ? told : null, user: undefined }
  const about = Object.fromEntries(
    open.map(({ id, since, escalated }) => [id, { since, escalated }] as const),
  )
  const others = order.filter((user) => !watching.includes(user))
  const tell = (user: UserId, users: readonly UserId[]): Telling => ({
    told: { at: now, priority, users: [...users, user], about },
    user,
  })
  const isUnheard = open.some(({ id, since, escalated }) => {
    const before = told?.about[id]
    return escalated > (before?.since === since ? before.escalated : 0)
  })
  const isQuiet = isRecent && !worse(priority, told.priority)
  // A device that finds fault with one lead after the other is one message a minute too; the next step
  // of an alarm that goes on comes in its time.
  const step = Math.max(...open.map(({ escalated }) => escalated))
  const steps = Object.values(told?.about ?? {}).map(({ escalated }) => escalated)
  if (isUnheard && (!isQuiet || step > Math.max(0, ...steps))) {
    const next = others.find((user) => told?.users.includes(user) !== true)
    return next === undefined
      ? tell(others[0] ?? first, [])
      : tell(next, told === null ? [] : told.users)
  }
  if (watching.length > 0) return { told, user: undefined }
  const isNew = open.some(({ id, since }) => told?.about[id]?.since !== since)
  return isNew && !isQuiet ? tell(first, []) : { told, user: undefined }
}

/** The worst of what nobody answered. */
export function unanswered(state: Alarms): Priority | null {
  return worst(
    Object.values(state.conditions).map((one) =>
      one.signal.state === "generating" || one.signal.state === "latched"
        ? shownPriority(one)
        : null,
    ),
  )
}

function unansweredOf(state: Alarms) {
  return Object.values(state.conditions).flatMap((one) => {
    const { id, signal } = one
    const priority = shownPriority(one)
    if (signal.state !== "generating" && signal.state !== "latched") return []
    return priority === null || priority === "low"
      ? []
      : [{ id, priority, since: signal.since, escalated: one.escalated }]
  })
}
