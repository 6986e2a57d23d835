import type { ViewRange } from "../history/view-range"
import type { WaveMeta } from "../meta"
import type { DrawnSource } from "./monitor-canvas"
import { numbersAt } from "./replay-piece"
import type { ReplayPiece, ReplayStream } from "./replay-piece"

export const replaySpeeds = [0.5, 1, 2, 4] as const
export type ReplaySpeed = (typeof replaySpeeds)[number]

/** Plays what is stored, with the same renderer as the monitor. Moments are the sender's time in ms. */
export type Replay = {
  readonly get: () => ReplaySnapshot
  readonly subscribe: (listener: () => void) => () => void
  readonly source: () => DrawnSource | undefined
  readonly position: () => number
  readonly play: () => void
  readonly pause: () => void
  readonly seek: (to: number) => void
  readonly setSpeed: (speed: ReplaySpeed) => void
  /** More was stored meanwhile. */
  readonly extend: (bounds: ViewRange) => void
  /** Goes on by itself until the answer is called. */
  readonly open: () => () => void
}

export type ReplaySnapshot = {
  readonly position: number
  readonly playing: boolean
  readonly speed: ReplaySpeed
  readonly state: "loading" | "ready" | "failed"
  /** Undefined: no waves at this moment. */
  readonly meta: WaveMeta | undefined
  readonly numbers: ReturnType<typeof numbersAt>
}

type Load = (from: number, to: number) => Promise<ReplayPiece | undefined>

const pieceMs = 5 * 60_000
/** A whole strip before the cursor at the slowest paper. */
const beforeMs = 60_000
/** So many seconds of playing are there before they are drawn. */
const aheadMs = 15_000
const beatMs = 200

export function createReplay(whole: ViewRange, load: Load, now: () => number): Replay {
  let bounds = whole
  const listeners = new Set<() => void>()
  let anchor = { at: now(), position: bounds.from }
  let playing = false
  let speed: ReplaySpeed = 1
  let piece: ReplayPiece | undefined
  /** What is being asked for; a later question makes an earlier answer worthless. */
  let asked: ViewRange | undefined
  let failed = false
  let drawn: { stream: ReplayStream; source: DrawnSource } | undefined
  let snapshot = made()

  function position(): number {
    if (!playing) return anchor.position
    // What is not here yet is waited for: the picture never runs ahead of its data.
    const limit = covers(anchor.position) ? (piece?.to ?? anchor.position) : anchor.position
    const reached = anchor.position + (now() - anchor.at) * speed
    return Math.min(reached, Math.max(anchor.position, Math.min(limit, bounds.to)))
  }

  function covers(at: number): boolean {
    return piece !== undefined && at >= piece.from && at <= piece.to
  }

  function settle(): void {
    anchor = { at: now(), position: position() }
  }

  function streamAt(at: number): ReplayStream | undefined {
    return piece?.streams.findLast(({ begins }) => begins <= at)
  }

  function made(): ReplaySnapshot {
    const at = position()
    return {
      position: at,
      playing,
      speed,
      state: failed ? "failed" : covers(at) ? "ready" : "loading",
      meta: streamAt(at)?.meta,
      numbers: numbersAt(piece?.numbers ?? [], at),
    }
  }

  function tell(): void {
    snapshot = made()
    for (const listener of listeners) listener()
  }

  function ensure(): void {
    const at = position()
    const needed = Math.min(bounds.to, playing ? at + aheadMs * speed : at)
    if (asked !== undefined || failed || (covers(at) && covers(needed))) return
    const from = Math.max(bounds.from, at - beforeMs)
    void fetchPiece(Math.floor(from), Math.ceil(Math.min(bounds.to, from + pieceMs)))
  }

  async function fetchPiece(from: number, to: number): Promise<void> {
    const mine = { from, to }
    asked = mine
    const loaded = await load(from, to)
    if (asked !== mine) return
    asked = undefined
    settle()
    failed = loaded === undefined
    if (failed) playing = false
    else {
      piece = loaded
      drawn = undefined
    }
    tell()
  }

  function beat(): void {
    if (playing && position() >= bounds.to) {
      settle()
      playing = false
    }
    ensure()
    tell()
  }

  return {
    get: () => snapshot,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    source() {
      const stream = streamAt(position())
      if (stream === undefined) return undefined
      if (drawn?.stream !== stream) {
        const { channels } = stream
        drawn = { stream, source: { stream: { channels, cursor: position }, offset: () => 0 } }
      }
      return drawn.source
    },
    position,
    play() {
      if (position() >= bounds.to) anchor = { at: now(), position: bounds.from }
      else settle()
      drawn = undefined
      playing = true
      failed = false
      ensure()
      tell()
    },
    pause() {
      settle()
      playing = false
      tell()
    },
    seek(to) {
      anchor = { at: now(), position: Math.min(Math.max(to, bounds.from), bounds.to) }
      // Another source is drawn from its beginning: nothing of where it was stays on the strip.
      drawn = undefined
      const { position: at } = anchor
      if (asked !== undefined && (at < asked.from || at > asked.to)) asked = undefined
      failed = false
      // The next beat asks for what is not here: a slider that is drawn along asks once, not at each step.
      tell()
    },
    setSpeed(next) {
      settle()
      speed = next
      tell()
    },
    extend(next) {
      bounds = next
    },
    open() {
      const timer = setInterval(beat, beatMs)
      beat()
      return () => clearInterval(timer)
    },
  }
}
