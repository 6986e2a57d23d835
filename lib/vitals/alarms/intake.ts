import { isMonitored, monitored, reportedId } from "./condition"
import type { Measured, Report, Value } from "./event"
import { spotValidMs } from "./limits"
import { changedBy, reportedTrackOf, withTrack } from "./state"
import type { Alarms } from "./state"
import { observe, report } from "./track"
import type { Change } from "./track"
import type { Transition } from "./transition"

/** Why a value is not evaluated. Values of the past raise no alarm and clear none. */
export type Admission =
  | "taken"
  | "not_monitored"
  | "other_unit"
  | "no_reading"
  | "ahead"
  | "known"
  | "late"

/** Of a clock that is far off, nothing is believed. */
const aheadMs = 5_000

export function admission(state: Alarms, of: Value): Admission {
  const { code, value, unit, at, validity } = of
  const track = state.tracks[code]
  if (!isMonitored(code) || track?.kind !== "vital") return "not_monitored"
  const { unit: expected, plausible } = monitored[code]
  if (unit !== expected) return "other_unit"
  if (validity === "invalid" || value === null) return "no_reading"
  if (!(value >= plausible[0] && value <= plausible[1])) return "no_reading"
  if (!(at <= state.now + aheadMs)) return "ahead"
  if (at <= track.newest) return "known"
  const validMs = isSpot(of) ? spotValidMs : track.rules.validMs
  return at + validMs <= state.now - state.graceMs ? "late" : "taken"
}

export function measured(state: Alarms, { values, reports }: Measured, log: Transition[]): Alarms {
  const changes: Change[] = []
  let known = state
  for (const value of values.toSorted(byTime)) {
    const track = known.tracks[value.code]
    if (admission(known, value) !== "taken" || track?.kind !== "vital" || value.value === null)
      continue
    const of = { at: value.at, value: value.value, spot: isSpot(value) }
    known = withTrack(known, value.code, observe(track, of, changes))
  }
  const inOrder = reports.toSorted(byTime)
  for (const [i, each] of inOrder.entries()) {
    const id = reportedId(each.code, each.source)
    const track = reportedTrackOf(known, each.code, each.source)
    if (track === undefined || !isTimely(known, each) || each.at <= track.newest) continue
    // Of what comes too late, only the newest counts: what was over by then raises nothing.
    const newer = inOrder.slice(i + 1).some((other) => reportedId(other.code, other.source) === id)
    if (each.at < track.time && newer) continue
    known = withTrack(known, id, report(track, each.at, each.present, changes))
  }
  return changedBy(known, changes, log)
}

/** Of a number that is only ever measured once, every value is such a one, and its limits know. */
function isSpot({ code, spot }: Value): boolean {
  return spot === true && isMonitored(code) && monitored[code].continuous
}

function isTimely(state: Alarms, { at }: Report): boolean {
  return at <= state.now + aheadMs
}

function byTime(a: { readonly at: number }, b: { readonly at: number }): number {
  return a.at - b.at
}
