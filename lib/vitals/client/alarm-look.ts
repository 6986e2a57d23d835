import type { Priority } from "../alarms/condition"
import type { Shown, Summary } from "../alarms/summary"
import { subjectOf } from "./alarm-watch"

/** How loud a cell or a frame looks. */
export type Mark = { readonly priority: Priority; readonly acknowledged: boolean }

/** The alarm that a number's cell wears: the first in the order of attention that is about it. */
export function markOf(summary: Summary, codes: readonly string[]): Mark | undefined {
  return toMark(
    summary.alarms.find(({ condition, endedAt }) => {
      const subject = subjectOf(condition)
      return endedAt === null && subject.kind === "vital" && codes.includes(subject.code)
    }),
  )
}

/** The frame of the whole monitor: what stands first. */
export function frameOf(summary: Summary): Mark | undefined {
  return toMark(summary.alarms[0])
}

function toMark(shown: Shown | undefined): Mark | undefined {
  return shown && { priority: shown.priority, acknowledged: shown.state === "acknowledged" }
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
