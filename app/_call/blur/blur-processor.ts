import { ProcessorWrapper } from "@livekit/track-processors"
import type { Track, TrackProcessor, VideoProcessorOptions } from "livekit-client"

import { withTimeout } from "@/lib/with-timeout"

import type { BlurTrouble } from "./blur-state"
import { CarefulBlur } from "./careful-blur"
import type { BlurFiles } from "./careful-blur"
import { afterFrame, freshPace, isTooSlow } from "./pace"

export type BlurProcessor = TrackProcessor<Track.Kind.Video, VideoProcessorOptions> & {
  /** The next time the camera opens, it is seen as it is. */
  lift(): void
}

type Listener = {
  /** Nothing but blurred pictures can leave from now on. */
  onReady: () => void
  onBroken: (trouble: BlurTrouble) => void
}

/**
 * LiveKit's blur behind a curtain. Set once, it stays on the camera's track over muting, unplugging
 * and republishing; where the blur cannot be made again there, an empty picture goes out, never the
 * bare one. `init` alone may fail: then the track is what it was.
 */
export function blurProcessor({ onReady, onBroken }: Listener): BlurProcessor {
  let lifted = false
  let shown: Shown | undefined
  const broken = (trouble: BlurTrouble): void => {
    if (!lifted) onBroken(trouble)
  }

  async function raise(options: VideoProcessorOptions): Promise<void> {
    // The track of a camera that is off is over. It is blurred when the camera opens.
    if (options.track.readyState !== "live") show(curtain())
    else show(await blurred(options, broken))
    onReady()
  }

  function show(next: Shown): void {
    shown = next
    processor.processedTrack = next.track
  }

  async function lower(): Promise<void> {
    const old = shown
    shown = undefined
    delete processor.processedTrack
    await old?.end()
  }

  const processor: BlurProcessor = {
    name: "blur",
    init: raise,
    async restart(options) {
      await lower()
      if (lifted) return
      try {
        await raise(options)
      } catch {
        show(curtain())
        broken("failed")
      }
    },
    destroy: lower,
    lift() {
      lifted = true
    },
  }
  return processor
}

/** What the track shows instead of its camera. */
type Shown = { readonly track: MediaStreamTrack; readonly end: () => Promise<void> }

async function blurred(
  options: VideoProcessorOptions,
  onBroken: (trouble: BlurTrouble) => void,
): Promise<Shown> {
  let pace = freshPace
  let frames = 0
  let over = false
  const wrapper = new ProcessorWrapper(
    new CarefulBlur(await blurFiles(), (ms) => {
      frames += 1
      pace = afterFrame(pace, ms)
      if (isTooSlow(pace)) end("slow")
    }),
    "background-blur",
  )
  // A page behind others, a phone call and a camera that is off make no frames, and nothing is wrong.
  let still = 0
  const watch = setInterval(() => {
    const { readyState, muted, enabled } = options.track
    const due = readyState === "live" && !muted && enabled && document.visibilityState === "visible"
    still = due && frames === 0 ? still + 1 : 0
    frames = 0
    if (still >= stillSeconds) end("failed")
  }, 1_000)
  function end(trouble: BlurTrouble): void {
    if (!over) onBroken(trouble)
    over = true
    clearInterval(watch)
  }
  const stop = async (): Promise<void> => {
    over = true
    clearInterval(watch)
    await wrapper.destroy()
  }
  try {
    await withTimeout(wrapper.init(options), loadMs)
    const track = wrapper.processedTrack
    if (track === undefined) throw new Error("no blurred track")
    return { track, end: stop }
  } catch (error) {
    void stop().catch(() => undefined)
    throw error
  }
}

function curtain(): Shown {
  const canvas = document.createElement("canvas")
  canvas.getContext("2d")?.fillRect(0, 0, canvas.width, canvas.height)
  const [track] = canvas.captureStream(1).getVideoTracks()
  if (track === undefined) throw new Error("a canvas gave no track")
  return { track, end: async () => track.stop() }
}

/** The folder's name carries its content; the build writes it down. */
async function blurFiles(): Promise<BlurFiles> {
  const response = await fetch("/blur/files.json", { signal: AbortSignal.timeout(8_000) })
  const answer: unknown = await response.json()
  if (typeof answer !== "object" || answer === null || !("folder" in answer))
    throw new Error("no files for the blur")
  return { folder: String(answer.folder) }
}

/** Ten megabytes, on a line that carries a call beside it. */
const loadMs = 40_000
const stillSeconds = 5
