import type { Alarms } from "./state"
import type { Track } from "./track"

/** So many leads that were reported once and are well since are remembered. */
const mostQuiet = 32

/**
 * A device may report as many leads as it likes, one after the other: those that are over, that nobody
 * changed and of which nothing is shown, make room for the next.
 */
export function forgotten(state: Alarms): Alarms {
  const over = Object.entries(state.tracks).filter(([key, track]) => isOver(state, key, track))
  if (over.length <= mostQuiet) return state
  const gone = new Set(
    over
      .toSorted(([, a], [, b]) => a.newest - b.newest)
      .slice(0, over.length - mostQuiet)
      .map(([key]) => key),
  )
  return {
    ...state,
    tracks: without(state.tracks, gone),
    conditions: without(state.conditions, gone),
  }
}

function isOver(state: Alarms, key: string, track: Track): boolean {
  if (track.kind !== "reported" || track.source === null) return false
  if (track.last?.present === true || Object.keys(track.inhibited).length > 0) return false
  // what is still to be decided of it
  if (track.held.length > 0 || track.time <= track.newest) return false
  const condition = state.conditions[key]
  return (
    condition === undefined ||
    ((condition.phase === "inactive" || condition.phase === "ended") &&
      condition.signal.state === "none" &&
      condition.alarm.state === "on" &&
      condition.latched === null)
  )
}

function without<T>(
  all: Readonly<Record<string, T>>,
  gone: ReadonlySet<string>,
): Record<string, T> {
  return Object.fromEntries(Object.entries(all).filter(([key]) => !gone.has(key)))
}
