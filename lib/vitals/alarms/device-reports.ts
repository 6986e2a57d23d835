import { technicalConditions } from "../gatt/technical-condition"
import type { Condition } from "../numerics"
import { type ConditionId, type ReportedCode, reportedId } from "./condition"
import type { Report } from "./event"

/** An alarm that a device's words stand for. */
type Told = {
  readonly code: ReportedCode
  /** Which device; null: the one of the stream. */
  readonly source: string | null
  readonly since: number
}

/** The technical alarms that are there while devices say all of this; of two that mean the same, the older. */
export function alarmsOfDevices(all: readonly Condition[]): ReadonlyMap<ConditionId, Told> {
  const told = new Map<ConditionId, Told>()
  for (const { code, device, since } of all) {
    const { alarm } = technicalConditions[code]
    if (alarm === null) continue
    const source = device === "" ? null : device
    const id = reportedId(alarm, source)
    const older = told.get(id)?.since ?? Infinity
    told.set(id, { code: alarm, source, since: Math.min(since, older) })
  }
  return told
}

/**
 * What the engine is told when, at `at`, devices say `after` instead of `before`. What still is wrong is
 * said again: after a pause of the monitoring it is a new alarm.
 */
export function reportsOf(
  before: readonly Condition[],
  after: readonly Condition[],
  at: number,
): readonly Report[] {
  const [was, is] = [alarmsOfDevices(before), alarmsOfDevices(after)]
  const over = [...was].filter(([id]) => !is.has(id))
  return [
    ...over.map(([, { code, source }]) => ({ code, source, present: false, at })),
    ...[...is].map(([id, { code, source, since }]) => ({
      code,
      source,
      present: true,
      at: was.has(id) ? at : Math.min(since, at),
    })),
  ]
}
