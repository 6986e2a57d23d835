import { ok, refuse, type Result } from "@/lib/result"

import { largestVoice, longestVoiceSeconds, voiceTypeOf, voiceTypes } from "../voice"
import type { OutgoingFile } from "./types"

export type VoiceRefusal = "no_microphone" | "not_recorded"

export type Recording = {
  /** Seconds so far. */
  seconds(): number
  /** Ends it, and answers with the clip. */
  finish(): Promise<Result<OutgoingFile, VoiceRefusal>>
  /** Ends it; nothing of it stays. */
  cancel(): void
}

/** Speech needs no more, and a slow line carries it in seconds. */
const bitsPerSecond = 24_000

export function canRecord(): boolean {
  return typeof MediaRecorder !== "undefined"
}

/**
 * Records from the call's own microphone, muted or not, and from a new one where there is none. Ends by
 * itself after a minute; what was recorded until then waits for `finish`.
 */
export async function recordVoice(
  microphone: MediaStreamTrack | undefined,
): Promise<Result<Recording, VoiceRefusal>> {
  const track = await trackOf(microphone)
  if (track === undefined) return refuse("no_microphone")
  // Muted in the call, a track gives silence: the copy is switched on for itself.
  track.enabled = true
  const mimeType = voiceTypes.find((type) => MediaRecorder.isTypeSupported(type))
  const recorder = new MediaRecorder(new MediaStream([track]), {
    audioBitsPerSecond: bitsPerSecond,
    ...(mimeType === undefined ? {} : { mimeType }),
  })
  const parts: Blob[] = []
  recorder.addEventListener("dataavailable", ({ data }) => parts.push(data))
  const stopped = new Promise<void>((resolve) => {
    recorder.addEventListener("stop", () => resolve(), { once: true })
    recorder.addEventListener("error", () => resolve(), { once: true })
  })
  const startedMs = performance.now()
  let endedMs: number | undefined
  const end = (): void => {
    endedMs ??= performance.now()
    clearTimeout(timer)
    if (recorder.state !== "inactive") recorder.stop()
    track.stop()
  }
  const timer = setTimeout(end, longestVoiceSeconds * 1_000)
  recorder.start()

  const seconds = (): number =>
    Math.min(longestVoiceSeconds, ((endedMs ?? performance.now()) - startedMs) / 1_000)
  return ok({
    seconds,
    async finish() {
      end()
      await stopped
      const bytes = new Uint8Array(await new Blob(parts).arrayBuffer())
      const mediaType = voiceTypeOf(bytes)
      if (mediaType === undefined || bytes.length > largestVoice) return refuse("not_recorded")
      const length = Math.max(1, Math.round(seconds()))
      return ok({ name: "voice", kind: "voice", seconds: length, mediaType, bytes })
    },
    cancel: end,
  })
}

async function trackOf(microphone: MediaStreamTrack | undefined) {
  if (microphone?.readyState === "live") return microphone.clone()
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true }).catch(() => undefined)
  return stream?.getAudioTracks()[0]
}
