import type { LocalVideoTrack } from "livekit-client"

import { entriesOf, sum } from "@/app/_media/line-stats"

const everyMs = 2_000
/** Longer than a camera needs to wake; in the dark the slowest give five frames a second. */
const stillMs = 6_000

/**
 * A camera may be "live" and give nothing: the browser says no word when that happens as it is opened
 * anew. Tells once for every six seconds in which `frames` did not grow; undefined: nothing to judge.
 */
export function watchStillness(
  frames: () => Promise<number | undefined>,
  onStill: () => void,
  onFrames: () => void,
): () => void {
  let last: number | undefined
  let quietMs = 0
  let stopped = false
  const look = async (): Promise<void> => {
    const now = await frames().catch(() => undefined)
    if (stopped) return
    const isStill = now !== undefined && now === last
    quietMs = isStill ? quietMs + everyMs : 0
    if (now !== undefined && !isStill && last !== undefined) onFrames()
    last = now
    if (quietMs < stillMs) return
    quietMs = 0
    onStill()
  }
  const timer = setInterval(() => void look(), everyMs)
  return () => {
    stopped = true
    clearInterval(timer)
  }
}

/** What the sender took from the camera so far; undefined while nothing is to be sent or seen. */
export async function framesTaken(track: LocalVideoTrack): Promise<number | undefined> {
  const device = track.mediaStream?.getTracks()[0] ?? track.mediaStreamTrack
  // The browser says itself when it paused the camera, and a page that nobody sees may have none.
  if (track.isMuted || track.isUpstreamPaused || device.muted) return undefined
  if (document.visibilityState === "hidden") return undefined
  const sources = entriesOf(await track.getRTCStatsReport()).filter(
    ({ type, kind }) => type === "media-source" && kind === "video",
  )
  return sources.length === 0 ? undefined : sum(sources, "media-source", "frames")
}
