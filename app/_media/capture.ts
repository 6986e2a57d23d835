import { problemOf } from "./device-problem"
import type { DeviceState } from "./device-problem"
import { pictureSize } from "./picture-size"

export type Captured = {
  stream: MediaStream | null
  camera: DeviceState
  microphone: DeviceState
}

/**
 * Camera and microphone together, so that the phone asks once. When that fails each is tried alone:
 * someone without a camera can still be heard. A device that was refused is not asked for again.
 */
export async function capture(): Promise<Captured> {
  const both = await tryFor({ audio, video })
  if (both.stream) return { stream: both.stream, camera: "works", microphone: "works" }
  if (both.problem === "refused" && !(await onlyOneDenied())) {
    return { stream: null, camera: "refused", microphone: "refused" }
  }
  const sound = await tryFor({ audio })
  const picture = await tryFor({ video })
  const tracks = [...(sound.stream?.getTracks() ?? []), ...(picture.stream?.getTracks() ?? [])]
  return {
    stream: tracks.length > 0 ? new MediaStream(tracks) : null,
    camera: picture.stream ? "works" : picture.problem,
    microphone: sound.stream ? "works" : sound.problem,
  }
}

/** The camera after this one, for phones that have two. The old one stops first: many phones open one at a time. */
export async function captureNextCamera(
  current: MediaStreamTrack,
): Promise<MediaStreamTrack | undefined> {
  const cameras = await listCameras()
  const now = cameras.findIndex((id) => id === current.getSettings().deviceId)
  const next = cameras[(now + 1) % cameras.length]
  if (next === undefined) return undefined
  current.stop()
  const opened = await tryFor({
    video: { ...video, facingMode: undefined, deviceId: { exact: next } },
  })
  return opened.stream?.getVideoTracks()[0]
}

export async function listCameras(): Promise<string[]> {
  const devices = await navigator.mediaDevices.enumerateDevices()
  return devices.filter((device) => device.kind === "videoinput").map((device) => device.deviceId)
}

type Tried =
  | { stream: MediaStream; problem: "works" }
  | { stream: null; problem: "refused" | "in_use" | "missing" }

async function tryFor(constraints: Constraints): Promise<Tried> {
  try {
    const media = navigator.mediaDevices
    return { stream: await media.getUserMedia(withoutUndefined(constraints)), problem: "works" }
  } catch (error) {
    return { stream: null, problem: problemOf(error) }
  }
}

async function onlyOneDenied(): Promise<boolean> {
  const states = await Promise.all([permission("camera"), permission("microphone")])
  return states.filter((state) => state === "denied").length === 1
}

/** Undefined: the browser does not tell. Firefox knows neither name and throws. */
export async function permission(
  name: "camera" | "microphone",
): Promise<PermissionState | undefined> {
  try {
    return (await navigator.permissions.query({ name })).state
  } catch {
    return undefined
  }
}

type Constraints = { audio?: typeof audio; video?: Record<string, unknown> }

function withoutUndefined({ audio: sound, video: picture }: Constraints): MediaStreamConstraints {
  return {
    ...(sound ? { audio: sound } : {}),
    ...(picture
      ? {
          video: Object.fromEntries(
            Object.entries(picture).filter(([, value]) => value !== undefined),
          ),
        }
      : {}),
  }
}

const audio = { echoCancellation: true, noiseSuppression: true, autoGainControl: true } as const
const video = { facingMode: "user", ...pictureSize(cores()) } as const

function cores(): number {
  return typeof navigator === "undefined" ? 4 : (navigator.hardwareConcurrency ?? 4)
}
