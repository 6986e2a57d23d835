import { LocalAudioTrack, LocalVideoTrack, Track, TrackEvent } from "livekit-client"
import type { LocalTrack } from "livekit-client"

import { capture, permission } from "@/app/_media/capture"
import { problemOf } from "@/app/_media/device-problem"
import type { PreparedMedia } from "@/app/_media/prepared-media"
import { withTimeout } from "@/lib/with-timeout"

import type { Blur } from "./blur/blur-state"
import { observable } from "./observable"
import type { Observable } from "./observable"
import { ownBlur, wishedBlur } from "./own-blur"
import { framesTaken, watchStillness } from "./still-camera"

/** ended: the system took the device. interrupted: a phone call or another app holds it for now. */
export type DeviceProblem = "refused" | "missing" | "in_use" | "ended" | "interrupted"

export type OwnTrack = LocalAudioTrack | LocalVideoTrack

export type Device<T extends OwnTrack = OwnTrack> = {
  readonly track: T | null
  readonly on: boolean
  readonly problem: DeviceProblem | null
  /** It works, and did not get out of this page. */
  readonly unsent: boolean
}

export type OwnMediaState = {
  readonly camera: Device<LocalVideoTrack>
  readonly microphone: Device<LocalAudioTrack>
  readonly blur: Blur
}

/** One's own camera and microphone, from the device check or opened on joining. */
export type OwnMedia = {
  readonly state: Observable<OwnMediaState>
  /** Opens what is not there. Never rejects: whoever has no camera can still be heard. */
  ready(): Promise<void>
  /** Live tracks that may be published now. A camera that is to be blurred first comes with `onNew`. */
  tracks(): LocalTrack[]
  /** Whether one of them got out: whoever sees it here must know when nobody else sees or hears it. */
  sent(track: LocalTrack, isOut: boolean): void
  sendAgain(): void
  toggle(kind: DeviceKind): Promise<void>
  blur(on: boolean): Promise<void>
  /** The picture that stopped with its blur, without it. */
  showUnblurred(): Promise<void>
  /** The lights go out. */
  stop(): void
}

export type DeviceKind = "camera" | "microphone"

/**
 * `onNew`: there is more in `tracks` than before, or something of it is to be tried once more. `quiet`:
 * nothing is opened before a press, and then only what was pressed.
 */
export function ownMedia(
  prepared: PreparedMedia | null,
  onNew: () => void,
  quiet = false,
): OwnMedia {
  const wish = wishedBlur()
  const state = observable<OwnMediaState>({ camera: off, microphone: off, blur: wish })
  let opening: Promise<void> | undefined
  let unwatch = (): void => undefined

  const set = (kind: DeviceKind, change: Partial<Device>): void =>
    state.set({ ...state.get(), [kind]: { ...state.get()[kind], ...change } })

  const blur = ownBlur(wish, {
    camera: () => state.get().camera,
    onChange: (now) => state.set({ ...state.get(), blur: now }),
    async hide() {
      await state.get().camera.track?.mute()
      set("camera", { on: false })
    },
  })

  function hold(kind: DeviceKind, media: MediaStreamTrack): void {
    const track = wrap(kind, media)
    const watch = (live: MediaStreamTrack): void => {
      live.addEventListener("ended", () => void ended())
      live.addEventListener("mute", () => set(kind, { problem: "interrupted" }))
      live.addEventListener("unmute", () => set(kind, { problem: null }))
    }
    // A browser ends the track of a permission that was withdrawn, and says no more.
    const ended = async (): Promise<void> => {
      if (state.get()[kind].track !== track) return
      set(kind, { on: false, problem: "ended" })
      const denied = (await permission(kind)) === "denied"
      if (denied && state.get()[kind].problem === "ended") set(kind, { problem: "refused" })
    }
    watch(media)
    track.on(TrackEvent.Restarted, () => {
      watch(sourceOf(track))
      set(kind, { problem: null, on: !track.isMuted })
    })
    // The other side may ask for silence, and the media server may mute: what is shown follows the track.
    const follow = (): void => {
      if (state.get()[kind].track === track) set(kind, { on: !track.isMuted })
    }
    track.on(TrackEvent.Muted, follow)
    track.on(TrackEvent.Unmuted, follow)
    set(kind, { track, on: true, problem: null, unsent: false })
    if (track instanceof LocalVideoTrack) watchPicture(track)
  }

  /** Once it is opened anew without a word; a camera that stays still after that is the person's to see. */
  function watchPicture(track: LocalVideoTrack): void {
    let tried = false
    // The call was left meanwhile: the light goes out.
    const putOut = (): void => {
      if (state.get().camera.track !== track) track.stop()
    }
    unwatch()
    unwatch = watchStillness(
      () => framesTaken(track),
      () => {
        if (tried) return set("camera", { problem: "interrupted" })
        tried = true
        void withTimeout<unknown>(track.restartTrack(), captureMs, putOut)
          .then(putOut)
          .catch(() => set("camera", { problem: "interrupted" }))
      },
      () => {
        if (tried && state.get().camera.problem === "interrupted") set("camera", { problem: null })
        tried = false
      },
    )
  }

  async function open(wanted: readonly DeviceKind[] = kinds): Promise<void> {
    // Whoever answers the browser's question after that finds no light burning that nothing puts out.
    const captured = await withTimeout(capture(), captureMs, ({ stream }) => {
      for (const track of stream?.getTracks() ?? []) track.stop()
    }).catch(() => undefined)
    for (const kind of kinds) {
      const media = tracksOf(captured?.stream ?? null, kind).find(
        (track) => track.readyState === "live",
      )
      // Both are asked for together, so that the phone asks once; what is there already is kept.
      if (!wanted.includes(kind) || isLive(state.get()[kind])) media?.stop()
      else if (media !== undefined) hold(kind, media)
      else set(kind, { track: null, on: false, problem: notOpened(captured?.[kind]) })
    }
  }

  // The lights of the device check go out.
  if (quiet) for (const track of prepared?.stream?.getTracks() ?? []) track.stop()
  if (prepared?.videoTrack?.readyState === "live") hold("camera", prepared.videoTrack)
  if (prepared?.audioTrack?.readyState === "live") hold("microphone", prepared.audioTrack)

  return {
    state,
    async ready() {
      const { camera, microphone } = state.get()
      if (!quiet && (!isLive(camera) || !isLive(microphone)))
        await (opening ??= open().finally(() => (opening = undefined)))
      const { track } = state.get().camera
      // The voice does not wait for the blur.
      if (track !== null && isWaiting(track)) void blur.cover(track).then(onNew)
    },
    tracks() {
      const { camera, microphone } = state.get()
      const picture = camera.track !== null && isWaiting(camera.track) ? null : camera.track
      return [microphone.track, picture].flatMap((track) =>
        track === null ? [] : [publishable(track)],
      )
    },
    sent(track, isOut) {
      for (const kind of kinds)
        if (state.get()[kind].track === track && state.get()[kind].unsent === isOut)
          set(kind, { unsent: !isOut })
    },
    sendAgain: onNew,
    toggle,
    blur: (on) => blur.choose(on),
    async showUnblurred() {
      await blur.choose(false)
      if (!state.get().camera.on) await toggle("camera")
    },
    stop() {
      const { camera, microphone } = state.get()
      unwatch()
      state.set({ ...state.get(), camera: off, microphone: off })
      camera.track?.stop()
      microphone.track?.stop()
    },
  }

  /** It would be seen as it is, and is to be blurred. One that is off is covered before it comes on. */
  function isWaiting(track: LocalVideoTrack): boolean {
    return !track.isMuted && blur.holds(track)
  }

  async function toggle(kind: DeviceKind): Promise<void> {
    const device = state.get()[kind]
    const { track } = device
    if (track === null || (device.problem === "ended" && track.isMuted === false)) {
      await (opening ??= open(quiet ? [kind] : kinds).finally(() => (opening = undefined)))
      const opened = state.get()[kind].track
      if (opened instanceof LocalVideoTrack && blur.holds(opened)) await blur.cover(opened)
      if (opened !== null && opened !== track) onNew()
      return
    }
    if (track instanceof LocalVideoTrack && track.isMuted && blur.holds(track)) {
      await blur.cover(track)
      if (blur.holds(track)) return
    }
    try {
      await withTimeout<unknown>(pressed(device, track), captureMs)
      set(kind, { on: !track.isMuted, problem: null })
    } catch (error) {
      set(kind, { on: false, problem: problemOf(error) })
    }
  }
}

/** What a phone call or another app took is asked for again; everything else is a switch. */
function pressed({ problem }: Device, track: OwnTrack): Promise<unknown> {
  if (problem !== null && !track.isMuted) return track.restartTrack()
  return track.isMuted ? track.unmute() : track.mute()
}

// The library's own declarations do not meet under exactOptionalPropertyTypes: both are LocalTracks.
function publishable(track: OwnTrack): LocalTrack {
  // oxlint-disable-next-line typescript/consistent-type-assertions -- see above
  return track as LocalTrack
}

const kinds = ["camera", "microphone"] as const
const off = { track: null, on: false, problem: null, unsent: false } as const
/** A person may need that long to answer the browser's question. */
const captureMs = 30_000

function wrap(kind: DeviceKind, media: MediaStreamTrack): LocalAudioTrack | LocalVideoTrack {
  const settings = media.getSettings()
  const constraints = settings.deviceId === undefined ? {} : { deviceId: settings.deviceId }
  const track =
    kind === "camera"
      ? new LocalVideoTrack(media, constraints, false)
      : new LocalAudioTrack(media, constraints, false)
  track.source = kind === "camera" ? Track.Source.Camera : Track.Source.Microphone
  return track
}

/** A muted camera's own track is stopped on purpose, and opens again when it is unmuted. */
function isLive({ track }: Device): boolean {
  return track !== null && (track.isMuted || sourceOf(track).readyState === "live")
}

/** The device's own track, whatever was made of it. */
function sourceOf(track: OwnTrack): MediaStreamTrack {
  return track.mediaStream?.getTracks()[0] ?? track.mediaStreamTrack
}

function tracksOf(stream: MediaStream | null, kind: DeviceKind): MediaStreamTrack[] {
  return (kind === "camera" ? stream?.getVideoTracks() : stream?.getAudioTracks()) ?? []
}

function notOpened(captured: string | undefined): DeviceProblem {
  return captured === "missing" || captured === "in_use" ? captured : "refused"
}
