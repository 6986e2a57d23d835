"use client"

import { MicOff, Pin, PinOff } from "lucide-react"
import { useTranslations } from "next-intl"
import { useState } from "react"

import { initials } from "@/app/_ui/avatar"

import type { Tile as Shown } from "./arrangement"
import { RemoteVideo } from "./remote-video"
import type { RoomView } from "./use-room-view"

type Props = {
  tile: Shown
  name: string
  /** Alone on the stage there is nobody to tell apart, and nothing to pin. */
  alone: boolean
  size: "large" | "small"
  /** What stands in place of a picture that nobody has sent yet. */
  waiting?: string | undefined
  /** Why there are no pictures at all: whether the camera is on is not known here. */
  unseen: RoomView["unseen"]
  fit: "cover" | "measured"
  stale: boolean
  /** At the foot of the stage, where something may lie over it. */
  low?: { readonly upright: boolean; readonly wide: boolean }
  pinned: boolean
  /** From 1: the key that makes it large. */
  place: number
  onPin: () => void
  onFirstFrame?: () => void
}

/** One person's picture or shared screen, with the name under it and a press that makes it large. */
export function Tile({
  tile,
  name,
  alone,
  size,
  waiting,
  unseen,
  fit,
  stale,
  low = { upright: false, wide: false },
  pinned,
  place,
  onPin,
  onFirstFrame,
}: Props) {
  const t = useTranslations("call")
  const { picture } = tile
  const shown = picture !== undefined && !picture.muted ? picture : undefined
  const [seen, setSeen] = useState<string>()
  const label = tile.kind === "screen" ? t("stage.screenOf", { name }) : t("videoOf", { name })
  const silent = tile.peer.tracks.some((track) => track.source === "microphone" && track.muted)
  const PinIcon = pinned ? PinOff : Pin
  return (
    <figure
      data-tile={tile.key}
      data-size={size}
      className={`relative m-0 min-h-0 min-w-0 overflow-hidden bg-mon-0 ${size === "small" ? small : ""}`}
    >
      {shown === undefined || seen !== shown.sid ? (
        <div
          className={`absolute inset-0 grid place-content-center justify-items-center gap-4 px-6 text-center ${size === "small" ? "bg-mon-2" : "pb-24"}`}
        >
          <span
            aria-hidden
            className={`grid place-items-center rounded-full bg-mon-2 font-semibold text-mon-text-2 ${size === "small" ? "size-12 text-read" : "size-24 text-head"}`}
          >
            {initials(name)}
          </span>
          {size === "small" ? null : (
            <output className="text-read text-mon-text-1">
              {waiting ??
                (unseen
                  ? t(unseen)
                  : t(shown === undefined ? "cameraIsOff" : "pictureComes", { name }))}
            </output>
          )}
        </div>
      ) : null}
      {shown === undefined ? null : (
        <RemoteVideo
          key={shown.sid}
          source={shown}
          label={label}
          fit={tile.kind === "screen" ? "whole" : fit}
          stale={stale}
          onFirstFrame={() => {
            setSeen(shown.sid)
            onFirstFrame?.()
          }}
        />
      )}
      {alone ? null : (
        <div
          className={
            size === "small"
              ? "contents"
              : `${feet} ${feetUpright[low.upright ? "low" : "free"]} ${feetWide[low.wide ? "low" : "free"]}`
          }
        >
          <figcaption className={`${plate} ${size === "small" ? "absolute bottom-1 left-1" : ""}`}>
            {silent ? (
              <MicOff aria-label={t("stage.silent")} size={14} className="flex-none" />
            ) : null}
            <span className="truncate">{tile.kind === "screen" ? label : name}</span>
          </figcaption>
          <button
            type="button"
            aria-pressed={pinned}
            aria-keyshortcuts={place < 10 ? String(place) : undefined}
            aria-label={t(pinned ? "stage.unpin" : "stage.pin", { name: label })}
            onClick={onPin}
            // Inside: the picture's own edge would cut the ring off.
            className={size === "small" ? "absolute inset-0 z-10 -outline-offset-4" : round}
          >
            {size === "small" ? null : <PinIcon aria-hidden size={18} />}
          </button>
        </div>
      )}
    </figure>
  )
}

const small = "h-24 w-18 flex-none rounded-3 md:h-20 md:w-30 lg:h-24 lg:w-36"
// On a narrow screen beside the small pictures, which may reach as far down.
const feet =
  "absolute left-4 z-10 flex max-w-[calc(100%-32px)] items-center gap-2 max-md:group-has-[[data-strip]]/desk:left-24 max-md:group-has-[[data-strip]]/desk:max-w-[calc(100%-112px)]"
const feetUpright = {
  free: "max-md:bottom-4",
  low: "max-md:bottom-[min(max(16px,calc(var(--covered,0px)+8px)),calc(100%-52px))]",
} as const
const feetWide = {
  free: "md:bottom-4",
  low: "md:bottom-[min(max(16px,calc(var(--covered,0px)+8px)),calc(100%-52px))]",
} as const
const plate =
  "z-10 flex max-w-[min(calc(100%-8px),160px)] min-w-0 items-center gap-1 rounded-1 bg-[oklch(0.16_0.01_250/.82)] px-1.5 text-small leading-5 text-mon-text-1"
const round =
  "grid size-11 flex-none place-items-center rounded-full bg-[oklch(0.16_0.01_250/.82)] text-mon-text-1 md:pointer-fine:size-8"
