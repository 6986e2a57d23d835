"use client"

import { useCallback, useEffect, useMemo, useRef, useState } from "react"

import { capture, captureNextCamera, listCameras } from "@/app/_media/capture"
import type { Captured } from "@/app/_media/capture"
import { nothingPrepared, release } from "@/app/_media/prepared-media"
import type { PreparedMedia } from "@/app/_media/prepared-media"

export type Media = Captured & { cameras: number }

const off: Media = { stream: null, camera: "off", microphone: "off", cameras: 0 }

/**
 * The camera and microphone of one visit: opened by the check, kept through the waiting room, given
 * to the call, and let go when the page goes.
 */
export function useMedia() {
  const [media, setMedia] = useState<Media>(off)
  const held = useRef<MediaStream | null>(null)
  const starting = useRef<Promise<Media> | null>(null)

  const hold = useCallback((next: Media) => {
    held.current = next.stream
    for (const track of next.stream?.getTracks() ?? []) {
      track.addEventListener("ended", () => {
        const lost =
          track.kind === "video"
            ? { camera: "missing" as const }
            : { microphone: "missing" as const }
        if (held.current === next.stream) setMedia((now) => ({ ...now, ...lost }))
      })
    }
    setMedia(next)
    return next
  }, [])

  const start = useCallback((): Promise<Media> => {
    starting.current ??= (async () => {
      setMedia((now) => ({ ...now, camera: "asking", microphone: "asking" }))
      release(held.current)
      const captured = await capture()
      const cameras = await listCameras().catch(() => [])
      return hold({ ...captured, cameras: cameras.length })
    })().finally(() => (starting.current = null))
    return starting.current
  }, [hold])

  const flip = useCallback(async () => {
    const current = held.current?.getVideoTracks()[0]
    if (current === undefined) return
    const sound = held.current?.getAudioTracks() ?? []
    const picture = await captureNextCamera(current)
    const stream = new MediaStream(picture ? [...sound, picture] : sound)
    held.current = stream
    setMedia((now) => ({ ...now, stream, camera: picture ? "works" : "in_use" }))
  }, [])

  const stop = useCallback(() => {
    release(held.current)
    held.current = null
    setMedia(off)
  }, [])

  /** What the call is given. It opens by itself what is not live any more. */
  const prepared = useCallback(() => preparedFrom(held.current), [])

  useEffect(() => {
    const letGo = () => release(held.current)
    window.addEventListener("pagehide", letGo)
    return () => {
      window.removeEventListener("pagehide", letGo)
      letGo()
    }
  }, [])

  return useMemo(
    () => ({ ...media, start, flip, stop, prepared }),
    [media, start, flip, stop, prepared],
  )
}

function preparedFrom(stream: MediaStream | null): PreparedMedia {
  if (stream === null) return nothingPrepared
  const live = (tracks: MediaStreamTrack[]) =>
    tracks.find((track) => track.readyState === "live") ?? null
  return {
    stream,
    videoTrack: live(stream.getVideoTracks()),
    audioTrack: live(stream.getAudioTracks()),
  }
}
