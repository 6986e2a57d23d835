"use client"

import { VideoOff } from "lucide-react"
import { useTranslations } from "next-intl"
import { useEffect, useRef, useState } from "react"
import type { PointerEvent } from "react"

import { nearestCorner, nextCorner } from "./corner"
import type { Corner } from "./corner"
import type { Device } from "./own-media"
import { shortcuts } from "./shortcuts"
import { useShortcuts } from "./use-shortcuts"

type Props = {
  camera: Device
  initial: Corner
  /** Size, and how far the corners stay off what lies over the stage. */
  size: "phone" | "desk"
}

/** One's own picture, mirrored. Dragged or pressed into another corner, so that it never covers a face. */
export function SelfView({ camera, initial, size }: Props) {
  const t = useTranslations("call")
  const video = useRef<HTMLVideoElement>(null)
  const [corner, setCorner] = useState<Corner>(initial)
  const [moved, setMoved] = useState<{ x: number; y: number }>()
  const from = useRef<{ x: number; y: number }>(undefined)
  const dragged = useRef(false)
  const { track, on } = camera
  useShortcuts({ selfView: () => setCorner(nextCorner(corner)) })

  useEffect(() => {
    const element = video.current
    if (element === null || track === null || !on) return
    track.attach(element)
    return () => void track.detach(element)
  }, [track, on])

  const down = (event: PointerEvent<HTMLButtonElement>): void => {
    event.currentTarget.setPointerCapture(event.pointerId)
    from.current = { x: event.clientX, y: event.clientY }
    dragged.current = false
  }
  const move = (event: PointerEvent): void => {
    if (from.current === undefined) return
    const to = { x: event.clientX - from.current.x, y: event.clientY - from.current.y }
    if (Math.hypot(to.x, to.y) > 8) dragged.current = true
    if (dragged.current) setMoved(to)
  }
  const up = (event: PointerEvent<HTMLButtonElement>): void => {
    const stage = event.currentTarget.offsetParent?.getBoundingClientRect()
    if (dragged.current && stage !== undefined) {
      setCorner(
        nearestCorner(
          event.clientX - stage.left,
          event.clientY - stage.top,
          stage.width,
          stage.height,
        ),
      )
    }
    from.current = undefined
    setMoved(undefined)
  }

  return (
    <button
      type="button"
      aria-label={t("selfView", { corner })}
      aria-keyshortcuts={shortcuts.selfView}
      data-corner={corner}
      onPointerDown={down}
      onPointerMove={move}
      onPointerUp={up}
      onPointerCancel={up}
      onClick={() => !dragged.current && setCorner(nextCorner(corner))}
      style={moved && { translate: `${moved.x}px ${moved.y}px` }}
      className={`absolute z-10 touch-none overflow-hidden bg-mon-2 shadow-[0_0_0_2px_rgb(255_255_255/.8)] ${shapes[size]} ${places[size][corner]}`}
    >
      {on && track !== null ? (
        <video
          ref={video}
          aria-hidden
          autoPlay
          playsInline
          muted
          className="size-full -scale-x-100 object-cover"
        />
      ) : (
        <VideoOff aria-hidden size={24} className="mx-auto text-mon-text-2" />
      )}
      <span
        aria-hidden
        className={`absolute bottom-1.5 left-1.5 rounded-1 bg-[oklch(0.16_0.01_250/.82)] px-1.5 text-mon-text-1 ${size === "phone" ? "text-read leading-5.5" : "text-small leading-5"}`}
      >
        {t("you")}
      </span>
    </button>
  )
}

const shapes = {
  // In pixels: with larger letters the words need the place.
  phone: "h-[128px] w-[96px] rounded-4 @max-[15rem]:h-[96px] @max-[15rem]:w-[72px]",
  desk: "h-20 w-30 rounded-3 lg:h-29 lg:w-44",
} as const

const places: Record<Props["size"], Record<Corner, string>> = {
  phone: {
    top_left: "top-20 left-3",
    top_right: "top-20 right-3",
    bottom_left: "bottom-[max(80px,calc(var(--covered,0px)+12px))] left-3",
    bottom_right: "right-3 bottom-[max(80px,calc(var(--covered,0px)+12px))]",
  },
  desk: {
    top_left: "top-14 left-4",
    top_right: "top-4 right-4",
    bottom_left: "bottom-[max(16px,calc(var(--covered,0px)+8px))] left-4",
    bottom_right: "right-4 bottom-[max(16px,calc(var(--covered,0px)+8px))]",
  },
}
