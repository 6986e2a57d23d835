import { Track, TrackEvent } from "livekit-client"
import type { LocalTrack } from "livekit-client"

import type { E2eeSession } from "@/lib/e2ee/client/session"

import { observable } from "./observable"
import type { Observable } from "./observable"

/** asking: the browser's own question is open. */
export type ShareState = "off" | "asking" | "on" | "failed"

export type ScreenShare = {
  readonly state: Observable<ShareState>
  /** To be called from a press: the browser asks what is to be shown. */
  start(): Promise<void>
  stop(): Promise<void>
}

/** One's own screen in one session. Its sound is left out: it would come back as an echo. */
export function screenShare(session: E2eeSession): ScreenShare {
  const state = observable<ShareState>("off")
  const { localParticipant } = session.room
  let track: LocalTrack | undefined
  let gone = false

  async function stop(): Promise<void> {
    gone = true
    const ending = track
    track = undefined
    state.set("off")
    if (ending === undefined) return
    ending.stop()
    await localParticipant.unpublishTrack(ending, true)
  }

  return {
    state,
    async start() {
      if (state.get() === "on" || state.get() === "asking") return
      gone = false
      state.set("asking")
      try {
        const tracks = await localParticipant.createScreenTracks(options)
        track = tracks.find((one) => one.source === Track.Source.ScreenShare)
        if (track === undefined || gone) return await stop()
        // The browser's own bar, or the window that was shown was closed.
        track.on(TrackEvent.Ended, () => void stop())
        await session.publish([track])
        state.set("on")
      } catch (error) {
        await stop()
        state.set(isRefusal(error) ? "off" : "failed")
      }
    },
    stop,
  }
}

// Text must stay legible: few frames, all of the detail.
const options = {
  audio: false,
  contentHint: "detail",
  resolution: { width: 1920, height: 1080, frameRate: 15 },
  selfBrowserSurface: "exclude",
  surfaceSwitching: "include",
} as const

/** The person closed the browser's question: nothing went wrong. */
function isRefusal(error: unknown): boolean {
  return error instanceof DOMException && error.name === "NotAllowedError"
}

export function canShareScreens(): boolean {
  return typeof navigator !== "undefined" && "getDisplayMedia" in (navigator.mediaDevices ?? {})
}
