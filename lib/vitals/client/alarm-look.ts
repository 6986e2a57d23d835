import type { Priority } from "../alarms/condition"
import type { Shown, Summary } from "../alarms/summary"
import type { Numeric } from "../numerics"
import { staleness } from "../staleness"
import { isVitalCode, vitalCodes } from "../vital-code"
import { subjectOf } from "./alarm-watch"

/** How loud a cell or a frame looks. */
export type Mark = { readonly priority: Priority; readonly acknowledged: boolean }

type Cell = Pick<Numeric, "code" | "spot"> & { readonly takenAt: number }

/**
 * Of each code the number that its limits are about: what is watched, for as long as it comes, and
 * else what was measured once.
 */
export function counting<N extends Cell>(
  numerics: readonly N[],
  now: number,
): ReadonlyMap<string, N> {
  const counted = new Map<string, N>()
  for (const numeric of numerics) {
    const { code, spot, takenAt } = numeric
    if (staleness(now - takenAt, code, spot) === "gone") continue
    if (counted.get(code)?.spot !== false) counted.set(code, numeric)
  }
  return counted
}

/** The alarm that a number's cell wears: the first in the order of attention that is about it. */
export function markOf(
  summary: Summary,
  cell: Cell,
  counted: ReadonlyMap<string, Cell>,
): Mark | undefined {
  const { code, spot } = cell
  const other = counted.get(code)
  return toMark(
    summary.alarms.find(({ condition, endedAt }) => {
      const subject = subjectOf(condition)
      if (endedAt !== null || subject.kind !== "vital" || subject.code !== code) return false
      // The silence is that of the number that is watched.
      if (subject.aspect === "no_data") return !isOnce(cell)
      return other === undefined || other.spot === spot
    }),
  )
}

/** Measured once, of a number that is usually watched all the time: it is not watched, and has no trend. */
export function isOnce({ code, spot }: Pick<Numeric, "code" | "spot">): boolean {
  return spot && isVitalCode(code) && vitalCodes[code].continuous
}

/** The frame of the whole monitor: what stands first. */
export function frameOf(summary: Summary): Mark | undefined {
  return toMark(summary.alarms[0])
}

function toMark(shown: Shown | undefined): Mark | undefined {
  return shown && { priority: shown.priority, acknowledged: shown.state === "acknowledged" }
}

/** What nobody has acknowledged fills its band and its numeral; a low alarm is a word and a frame. */
export function isLoud({ priority, acknowledged }: Mark): boolean {
  return !acknowledged && priority !== "low"
}

export const fill: Readonly<Record<Priority, string>> = {
  high: "bg-alarm-high text-on-alarm-high",
  medium: "bg-alarm-medium text-on-alarm-medium",
  low: "bg-alarm-low text-on-alarm-low",
}

export const ink: Readonly<Record<Priority, string>> = {
  // The red of a filled alarm is too dark to be read as a word on black.
  high: "text-mon-text-1",
  medium: "text-alarm-medium",
  low: "text-alarm-low",
}

/** What flashes is the band, or the mark where there is no band. */
export const flashes: Readonly<Record<Priority, string>> = {
  high: "animate-[alarm_var(--flash-high)_steps(1)_infinite]",
  medium: "animate-[alarm_var(--flash-medium)_steps(1)_infinite]",
  low: "",
}

/** 4, 3 and 2 px, drawn inside, so that nothing moves when an alarm comes or goes. */
export const frames: Readonly<Record<Priority, string>> = {
  high: "inset 0 0 0 4px var(--alarm-high)",
  medium: "inset 0 0 0 3px var(--alarm-medium)",
  low: "inset 0 0 0 2px var(--alarm-low)",
}

/** Acknowledged: the outline stays. */
export const outlines: Readonly<Record<Priority, string>> = {
  high: "inset 0 0 0 2px var(--alarm-high)",
  medium: "inset 0 0 0 2px var(--alarm-medium)",
  low: "inset 0 0 0 1px var(--alarm-low)",
}

export function edgeOf(mark: Mark | undefined): string | undefined {
  if (mark === undefined) return undefined
  return (mark.acknowledged ? outlines : frames)[mark.priority]
}

/** What a number's cell wears. One that shows dashes is never filled: it stays hatched. */
export function cellLook(
  mark: Mark | undefined,
  isGone: boolean,
): { readonly filled: Priority | undefined; readonly edge: string | undefined } {
  if (mark === undefined || !isLoud(mark)) return { filled: undefined, edge: edgeOf(mark) }
  return isGone
    ? { filled: undefined, edge: outlines[mark.priority] }
    : { filled: mark.priority, edge: undefined }
}
