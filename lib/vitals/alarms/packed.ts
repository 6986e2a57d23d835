import { isMonitored, isReported, monitored, reportedCodes } from "./condition"
import type { Alarms } from "./state"
import { reportedTrack, vitalTrack } from "./track"
import type { Track } from "./track"

/**
 * The engine's state as it is kept: of each track only what differs from one that has the patient's limits
 * and was told nothing. It is written with every batch, and whole it is three times as long.
 */
export type Packed = Omit<Alarms, "tracks"> & { readonly tracks: Readonly<Record<string, object>> }

export function packed(state: Alarms): Packed {
  const usual = usualTracks(state)
  const tracks: Record<string, object> = {}
  for (const [key, track] of Object.entries(state.tracks)) {
    const base = usual[key]
    const own = base === undefined ? track : difference(base, track)
    if (base === undefined || Object.keys(own).length > 0) tracks[key] = own
  }
  return { ...state, tracks }
}

/** Also of a state that was kept whole: what is there counts. */
export function unpacked(kept: Packed): Alarms {
  const usual = usualTracks(kept)
  const tracks: Record<string, Track> = {}
  for (const [key, base] of Object.entries(usual)) tracks[key] = over(base, kept.tracks[key] ?? {})
  for (const [key, own] of Object.entries(kept.tracks)) {
    const [code = ""] = key.split(":")
    const base = usual[code]
    if (usual[key] === undefined && base !== undefined) tracks[key] = over(base, own)
  }
  return { ...kept, tracks }
}

/** Measured time passes in all of them alike. What older limits do not know is not watched. */
function usualTracks({ limits, now, graceMs }: Pick<Alarms, "limits" | "now" | "graceMs">) {
  const time = now - graceMs
  const tracks: Record<string, Track> = {}
  const knows = (rules: object) => (code: string) => Object.hasOwn(rules, code)
  for (const code of Object.keys(monitored).filter(knows(limits.vitals)).filter(isMonitored))
    tracks[code] = { ...vitalTrack(code, limits), time }
  for (const code of Object.keys(reportedCodes).filter(knows(limits.reported)).filter(isReported))
    tracks[code] = {
      ...reportedTrack(code, null, { rules: limits.reported[code], held: [] }),
      time,
    }
  return tracks
}

function difference(base: Track, track: Track): object {
  const usual = new Map<string, unknown>(Object.entries(base))
  return Object.fromEntries(
    Object.entries(track).filter(([field, value]) => !isSame(usual.get(field), value)),
  )
}

/** Whatever is not written alike is kept: that costs its bytes and nothing else. */
function isSame(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b)
}

function over<T extends object>(base: T, own: object): T {
  return { ...base, ...own }
}
