import { shownPriority, worse, worst } from "./condition"
import type { ConditionId, Priority } from "./condition"
import type { Alarm, Condition } from "./signal"
import type { Alarms } from "./state"

/** Beside colour and shape. The flash of high and medium is that of IEC 60601-1-8, Table 2. */
export const marks = {
  high: { prefix: "!!!", flashHz: 2, duty: 0.5 },
  medium: { prefix: "!!", flashHz: 0.6, duty: 0.5 },
  low: { prefix: "!", flashHz: 0, duty: 1 },
} as const satisfies Record<Priority, { prefix: string; flashHz: number; duty: number }>

export type Shown = {
  readonly condition: ConditionId
  readonly priority: Priority
  readonly prefix: string
  readonly state: "generating" | "acknowledged" | "latched"
  /** When it became active, or, where it is over, when it ended; measured time. */
  readonly at: number
  readonly endedAt: number | null
  readonly by: string | null
  /** When it was acknowledged. */
  readonly answeredAt: number | null
  readonly value: number | null
  readonly limit: number | null
}

/** What a screen shows and sounds of one patient. */
export type Summary = {
  /** In the order of attention: the first is the one to look at. */
  readonly alarms: readonly Shown[]
  /** The worst that nobody has acknowledged, or, after that, the worst of all. */
  readonly highest: Priority | null
  readonly prefix: string
  /** What sounds now; null: nothing. */
  readonly sounding: { readonly condition: ConditionId; readonly priority: Priority } | null
  /** Active ones by priority; what has ended and is latched counts by itself. */
  readonly counts: Readonly<Record<Priority | "acknowledged" | "latched", number>>
  /** Conditions that are not evaluated: shown for as long as that lasts. */
  readonly inhibited: readonly {
    readonly condition: ConditionId
    readonly alarm: Exclude<Alarm, { state: "on" }>
  }[]
  readonly audio: Alarms["audio"]
}

export function summary({ conditions, audio }: Alarms): Summary {
  const all = Object.values(conditions)
  const alarms = all.flatMap(shown).sort(byAttention)
  const loud = alarms.filter(({ state }) => state !== "acknowledged")
  const highest = worst((loud.length > 0 ? loud : alarms).map(({ priority }) => priority))
  const loudest = loud.reduce<Shown | null>(
    (a, b) => (a === null || worse(b.priority, a.priority) ? b : a),
    null,
  )
  const active = alarms.filter(({ endedAt }) => endedAt === null)
  const count = (priority: Priority) => active.filter((alarm) => alarm.priority === priority).length
  return {
    alarms,
    highest,
    prefix: highest === null ? "" : marks[highest].prefix,
    sounding:
      audio.state !== "on" || loudest === null
        ? null
        : { condition: loudest.condition, priority: loudest.priority },
    counts: {
      high: count("high"),
      medium: count("medium"),
      low: count("low"),
      acknowledged: active.filter(({ state }) => state === "acknowledged").length,
      latched: alarms.length - active.length,
    },
    inhibited: all.flatMap(({ id, alarm }) =>
      alarm.state === "on" ? [] : [{ condition: id, alarm }],
    ),
    audio,
  }
}

function shown(condition: Condition): Shown[] {
  const { id, signal, value, limit } = condition
  const priority = shownPriority(condition)
  if (signal.state === "none" || priority === null) return []
  const endedAt = signal.state === "generating" ? null : signal.endedAt
  const by = signal.state === "acknowledged" ? signal.by : null
  const answeredAt = signal.state === "acknowledged" ? signal.at : null
  const { prefix } = marks[priority]
  return [
    {
      condition: id,
      priority,
      prefix,
      state: signal.state,
      at: condition.at,
      endedAt,
      by,
      answeredAt,
      value,
      limit,
    },
  ]
}

/** Unacknowledged high and medium, loss of data, what is acknowledged, low; the newest last. */
function byAttention(a: Shown, b: Shown): number {
  return turn(a) - turn(b) || a.at - b.at || (a.condition < b.condition ? -1 : 1)
}

function turn({ condition, priority, state }: Shown): number {
  if (state === "acknowledged") return 3
  if (priority === "high") return 0
  if (priority === "low") return 4
  return condition.endsWith(".no_data") ? 2 : 1
}
