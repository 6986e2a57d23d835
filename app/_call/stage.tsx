"use client"

import { useRef, useState } from "react"
import type { ReactNode } from "react"

import { initials } from "@/app/_ui/avatar"

import { arrange, pin } from "./arrangement"
import type { Layout, Tile as Shown } from "./arrangement"
import { markFirstFrame } from "./marks"
import { RemoteSound } from "./remote-sound"
import { Tile } from "./tile"
import { useCovered } from "./use-covered"
import type { RoomView } from "./use-room-view"
import { useShortcuts } from "./use-shortcuts"
import { useStageFacts } from "./use-stage-facts"

type Props = {
  view: RoomView
  layout: Layout
  /** What to read while nobody is to be seen. */
  waiting: string
  /** What lies over the picture. */
  children: ReactNode
}

/**
 * The pictures of who is in the visit, edge to edge, and everybody's sound. The root tells tests
 * what is true: `data-state`, `data-encrypted` (every publication here), `data-remote-frames` of
 * whom the visit is with.
 */
export function Stage(props: Props) {
  const { view, layout, waiting, children } = props
  const { seat, name, nameOf, cast } = view
  const root = useRef<HTMLDivElement>(null)
  const [pins, setPins] = useState<readonly string[]>([])
  const { picture, lead, tiles } = cast
  const shown = picture !== undefined && !picture.muted ? picture : undefined
  useCovered(root)
  useStageFacts(root, view.session, shown)
  const { main, strip } = arrange(tiles, lead, layout, pins)
  useShortcuts({
    pin(place) {
      const tile = tiles[place - 1]
      if (tile !== undefined && tiles.length > 1) setPins(pin(pins, tile.key))
    },
  })

  const one = (tile: Shown, size: "large" | "small"): ReactNode => (
    <Tile
      key={tile.key}
      tile={tile}
      name={nameOf(tile.peer)}
      alone={tiles.length === 1}
      size={size}
      waiting={tile.peer === lead && tile.picture === undefined ? waiting : undefined}
      unseen={view.unseen}
      fit={seat === "clinician" && main.length === 1 ? "measured" : "cover"}
      stale={view.state.at === "reconnecting"}
      low={{
        upright: isLow(main.indexOf(tile), main.length, upright),
        wide: isLow(main.indexOf(tile), main.length, wide),
      }}
      pinned={pins.includes(tile.key)}
      place={tiles.indexOf(tile) + 1}
      onPin={() => setPins(pin(pins, tile.key))}
      {...(tile.peer === lead ? { onFirstFrame: markFirstFrame } : {})}
    />
  )
  return (
    <div
      ref={root}
      data-stage
      data-strip={strip.length > 0 || undefined}
      data-state={view.state.at}
      data-badge={view.room?.badge}
      className="mon on-video relative size-full min-h-0 overflow-hidden bg-mon-0 text-mon-text-1"
    >
      {main.length === 0 ? (
        <div className="absolute inset-0 grid place-content-center justify-items-center gap-4 px-6 pb-24 text-center">
          <span
            aria-hidden
            className="grid size-24 place-items-center rounded-full bg-mon-2 text-head font-semibold text-mon-text-2"
          >
            {initials(name)}
          </span>
          <output className="text-read text-mon-text-1">{waiting}</output>
        </div>
      ) : (
        <div className={`absolute inset-0 grid gap-0.5 ${grids[Math.min(main.length, 10)] ?? ""}`}>
          {main.map((tile) => one(tile, "large"))}
        </div>
      )}
      {strip.length === 0 ? null : (
        <div className="absolute top-24 left-3 z-10 flex max-w-[calc(100%-24px)] gap-2 overflow-x-auto md:top-16 md:left-4">
          {strip.map((tile) => one(tile, "small"))}
        </div>
      )}
      <RemoteSound sounds={cast.sounds} />
      {children}
    </div>
  )
}

/** In the last row. */
function isLow(place: number, of: number, across: (of: number) => number): boolean {
  return place >= Math.floor((of - 1) / across(of)) * across(of)
}

/** How many stand in a row, as in `grids`. */
const upright = (of: number): number => (of <= 3 ? 1 : of < 9 ? 2 : 3)
const wide = (of: number): number => (of <= 3 ? of : of === 4 ? 2 : of < 10 ? 3 : 4)

/** Upright screens stack, wide ones stand side by side. By the number of large pictures. */
const grids: Record<number, string> = {
  1: "grid-cols-1",
  2: "grid-rows-2 md:grid-cols-2 md:grid-rows-1",
  3: "grid-cols-1 md:grid-cols-3",
  4: "grid-cols-2 grid-rows-2",
  5: "grid-cols-2 md:grid-cols-3",
  6: "grid-cols-2 md:grid-cols-3",
  7: "grid-cols-2 md:grid-cols-3",
  8: "grid-cols-2 md:grid-cols-3",
  9: "grid-cols-3",
  10: "grid-cols-3 md:grid-cols-4",
}
