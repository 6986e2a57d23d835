"use client"

import { useEffect, useRef, useState } from "react"

import type { SessionTrack } from "@/lib/e2ee/client/session"

import { fitOf } from "./fit"

type Props = {
  source: SessionTrack
  label: string
  /** "measured": the whole picture where filling would cut half of it. "whole": nothing is ever cut. */
  fit: "cover" | "measured" | "whole"
  /** The connection is away: the last picture must not look like now. */
  stale: boolean
  onFirstFrame: () => void
}

/** Somebody else's camera, filling its place. The track was verified by the session before it got here. */
export function RemoteVideo({ source, label, fit, stale, onFirstFrame }: Props) {
  const element = useRef<HTMLVideoElement>(null)
  const [measured, setMeasured] = useState<"cover" | "contain">("cover")
  const { track } = source
  const told = useRef(onFirstFrame)
  useEffect(() => {
    told.current = onFirstFrame
  })

  useEffect(() => {
    const video = element.current
    if (video === null) return
    const first = (): void => told.current()
    const frame = video.requestVideoFrameCallback(first)
    track.attach(video)
    return () => {
      video.cancelVideoFrameCallback(frame)
      track.detach(video)
    }
  }, [track])

  useEffect(() => {
    const video = element.current
    if (video === null || fit !== "measured") return
    const measure = (): void => {
      const stage = { width: video.clientWidth, height: video.clientHeight }
      setMeasured(fitOf({ width: video.videoWidth, height: video.videoHeight }, stage))
    }
    const observer = new ResizeObserver(measure)
    observer.observe(video)
    video.addEventListener("resize", measure)
    return () => {
      observer.disconnect()
      video.removeEventListener("resize", measure)
    }
  }, [fit])

  return (
    <video
      ref={element}
      aria-label={label}
      autoPlay
      playsInline
      muted
      data-source={source.source}
      className={`absolute inset-0 size-full ${stale ? "opacity-35" : ""} ${fit === "whole" || (fit === "measured" && measured === "contain") ? "object-contain" : "object-cover"}`}
    />
  )
}
