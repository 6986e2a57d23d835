import type { E2eeSession } from "@/lib/e2ee/client/session"

/** What vitals need of the encrypted session, on either side. */
export type VitalsLink = Pick<E2eeSession, "send" | "on" | "dataTracks" | "state">

/** Data-track names are plain metadata: opaque, one per device stream. */
export const waveTrack = "v.w1"

export function isWaveTrack(name: string): boolean {
  return /^v\.w\d{1,2}$/.test(name)
}

/** Milliseconds since 1970 that never step back while the page lives. */
export function pageClock(): number {
  return performance.timeOrigin + performance.now()
}
