import type { E2eeSession } from "@/lib/e2ee/client/session"

/** What vitals need of the encrypted session, on either side. */
export type VitalsLink = Pick<E2eeSession, "send" | "on" | "dataTracks" | "state">

/** Who looks at what a bedside sends. */
export function watches(role: string): boolean {
  return role === "clinician" || role === "watcher"
}

/** Data-track names are plain metadata: opaque, one per device stream. */
export const waveTrack = "v.w1"

export function isWaveTrack(name: string): boolean {
  return /^v\.w\d{1,2}$/.test(name)
}

let moved = 0

/** Milliseconds since 1970, whatever the machine's clock is set to while the page lives. */
export function pageClock(): number {
  return performance.timeOrigin + performance.now() + moved
}

/** Gives the page's clock the time for which it stood still while the machine slept. */
export function movePageClock(ms: number): void {
  moved += ms
}
