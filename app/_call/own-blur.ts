import type { LocalVideoTrack } from "livekit-client"

import { canBlur } from "./blur/able"
import type { BlurProcessor } from "./blur/blur-processor"
import { nextBlur, noBlur } from "./blur/blur-state"
import type { Blur, BlurEvent } from "./blur/blur-state"
import type { Device } from "./own-media"
import { keepChoice, readChoice } from "./sitting-choice"

export type OwnBlur = {
  /** The picture of this camera must not be sent before it was covered. */
  holds(track: LocalVideoTrack): boolean
  /** Never rejects: what cannot be blurred is turned off. */
  cover(track: LocalVideoTrack): Promise<void>
  choose(on: boolean): Promise<void>
}

type Options = {
  camera: () => Device<LocalVideoTrack>
  onChange: (blur: Blur) => void
  /** Turns the camera's picture off. */
  hide: () => Promise<void>
}

/** The wish of this tab: a later call of it begins with the picture blurred. */
export function wishedBlur(): Blur {
  return readChoice("blur") === "on" && canBlur() ? { at: "on" } : noBlur
}

/** Whether the own picture is blurred. What does it is loaded when somebody first wants it. */
export function ownBlur(initial: Blur, { camera, onChange, hide }: Options): OwnBlur {
  let blur = initial
  let processor: BlurProcessor | undefined

  async function apply(event: BlurEvent): Promise<void> {
    blur = nextBlur(blur, event)
    onChange(blur)
    if (blur.at === "stopped") await hide()
  }

  async function put(track: LocalVideoTrack): Promise<void> {
    const { blurProcessor } = await import("./blur/blur-processor")
    const fresh = blurProcessor({
      onReady: () => void apply({ type: "ready" }),
      onBroken: (trouble) => void apply({ type: "broke", trouble }),
    })
    processor = fresh
    await keepPaused(track, () => track.setProcessor(fresh))
    // It was dropped while it was being loaded.
    if (blur.at === "off") await take(track)
  }

  async function take(track: LocalVideoTrack): Promise<void> {
    processor?.lift()
    processor = undefined
    // Taking it off begins the camera anew, and one that is off must stay off: lifted is enough.
    if (track.getProcessor() !== undefined && !track.isMuted)
      await keepPaused(track, () => track.stopProcessor())
  }

  const holds = (track: LocalVideoTrack): boolean =>
    blur.at !== "off" && (processor === undefined || track.getProcessor() !== processor)

  async function cover(track: LocalVideoTrack, seen: boolean): Promise<void> {
    await apply({ type: "chosen", seen })
    await put(track).catch(() => apply({ type: "broke", trouble: "failed" }))
  }

  return {
    holds,
    cover: (track) => cover(track, false),
    async choose(on) {
      keepChoice("blur", on ? "on" : "off")
      const { track, on: isSeen } = camera()
      if (!on) {
        await apply({ type: "dropped" })
        if (track !== null) await take(track)
      } else if (track !== null) await cover(track, isSeen)
      else {
        await apply({ type: "chosen", seen: false })
        await apply({ type: "ready" })
      }
    },
  }
}

/** A picture that is not sent now, to save data, is not sent because its processor changed. */
async function keepPaused(track: LocalVideoTrack, change: () => Promise<void>): Promise<void> {
  const { isUpstreamPaused } = track
  await change()
  if (!isUpstreamPaused) return
  await track.resumeUpstream()
  await track.pauseUpstream()
}
