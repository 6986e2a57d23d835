import { withTimeout } from "@/lib/with-timeout"

export type RearCamera = {
  readonly stream: MediaStream
  /** Answers whether it is on now. Undefined: this camera has no light. */
  readonly torch: ((on: boolean) => Promise<boolean>) | undefined
  /** As large as the camera can; undefined where it gave none. */
  still(): Promise<Blob | undefined>
  close(): void
}

/** The camera that looks away from its owner, at its full size; where there is one only, that one. */
export async function openRearCamera(): Promise<RearCamera | undefined> {
  const stream = await navigator.mediaDevices
    .getUserMedia({
      video: {
        facingMode: { ideal: "environment" },
        width: { ideal: 4_096 },
        height: { ideal: 3_072 },
      },
    })
    .catch(() => undefined)
  const track = stream?.getVideoTracks()[0]
  if (stream === undefined || track === undefined) return undefined
  return {
    stream,
    torch: hasTorch(track) ? (on) => light(track, on) : undefined,
    still: () => stillOf(track),
    close: () => track.stop(),
  }
}

// `torch` is of the Image Capture draft, which the library's types do not know (w3c/mediacapture-image).
function hasTorch(track: MediaStreamTrack): boolean {
  return "getCapabilities" in track && Reflect.get(track.getCapabilities(), "torch") === true
}

function light(track: MediaStreamTrack, on: boolean): Promise<boolean> {
  const set: object = { torch: on }
  return track.applyConstraints({ advanced: [set] }).then(
    () => on,
    () => !on,
  )
}

/** The sensor's own picture where the browser gives it, otherwise the largest frame of its film. */
async function stillOf(track: MediaStreamTrack): Promise<Blob | undefined> {
  const photo = await photoOf(track)
  return photo ?? frameOf(track)
}

async function photoOf(track: MediaStreamTrack): Promise<Blob | undefined> {
  const Capture: unknown = Reflect.get(globalThis, "ImageCapture")
  if (typeof Capture !== "function") return undefined
  try {
    const capture: unknown = Reflect.construct(Capture, [track])
    const take: unknown = capture instanceof Capture && Reflect.get(capture, "takePhoto")
    if (typeof take !== "function") return undefined
    const blob: unknown = await withTimeout(Promise.resolve(take.call(capture)), photoMs)
    return blob instanceof Blob ? blob : undefined
  } catch {
    return undefined
  }
}

async function frameOf(track: MediaStreamTrack): Promise<Blob | undefined> {
  const video = document.createElement("video")
  video.muted = true
  video.playsInline = true
  video.srcObject = new MediaStream([track])
  try {
    await withTimeout(
      new Promise<void>((resolve) => {
        video.requestVideoFrameCallback(() => resolve())
        void video.play().catch(() => undefined)
      }),
      photoMs,
    )
    const canvas = document.createElement("canvas")
    canvas.width = video.videoWidth
    canvas.height = video.videoHeight
    canvas.getContext("2d")?.drawImage(video, 0, 0)
    return await new Promise<Blob | undefined>((resolve) => {
      canvas.toBlob((blob) => resolve(blob ?? undefined), "image/jpeg", 0.95)
    })
  } catch {
    return undefined
  } finally {
    video.srcObject = null
  }
}

/** A phone focuses and exposes first. */
const photoMs = 6_000
