import type { Peer, SessionTrack } from "@/lib/e2ee/client/session"

/** One picture on the stage: somebody's camera, whether on or not, or what they share. */
export type Tile = {
  /** Stays the same while the picture is the same person's of the same kind. */
  readonly key: string
  readonly peer: Peer
  readonly kind: "camera" | "screen"
  readonly picture: SessionTrack | undefined
}

export const layouts = ["focus", "side_by_side", "grid"] as const
export type Layout = (typeof layouts)[number]

export type Arrangement = { readonly main: readonly Tile[]; readonly strip: readonly Tile[] }

/** More than two pinned pictures are none: a third takes the place of the oldest. */
export function pin(pins: readonly string[], key: string): readonly string[] {
  return pins.includes(key) ? pins.filter((one) => one !== key) : [...pins.slice(-1), key]
}

/**
 * What is large and what is small. A shared screen comes before faces; an interpreter stands beside
 * whom the visit is with, so that signs and lips are seen together. Pins of one's own win over both.
 */
export function arrange(
  tiles: readonly Tile[],
  lead: Peer | undefined,
  layout: Layout,
  pins: readonly string[],
): Arrangement {
  if (layout === "grid") return { main: tiles, strip: [] }
  const pinned = tiles.filter((tile) => pins.includes(tile.key))
  const first = usual(tiles, lead)
  const wanted = pinned.length > 0 ? pinned : layout === "focus" ? first : first.slice(0, 1)
  const others = [...first, ...tiles].filter((tile) => !wanted.includes(tile))
  const main = layout === "side_by_side" ? [...wanted, ...others].slice(0, 2) : wanted
  return { main, strip: tiles.filter((tile) => !main.includes(tile)) }
}

function usual(tiles: readonly Tile[], lead: Peer | undefined): readonly Tile[] {
  const screen = tiles.find((tile) => tile.kind === "screen")
  const face = tiles.find((tile) => tile.kind === "camera" && tile.peer === lead) ?? tiles[0]
  const first = screen ?? face
  const interpreter = tiles.find(
    (tile) => tile.kind === "camera" && tile.peer.role === "interpreter" && tile !== first,
  )
  return [first, interpreter].flatMap((tile) => (tile === undefined ? [] : [tile]))
}
