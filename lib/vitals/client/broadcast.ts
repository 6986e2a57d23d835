import type { DataTrackWriter } from "@/lib/e2ee/client/session"

import { type WaveBlock, encodeFrame } from "../codec"
import { derived } from "../derived"
import { firstIndex, frameAt } from "../framing"
import { type SourceNote, type WaveMeta, metaBody } from "../meta"
import { type Numeric, type NumericsSnapshot, numericsBody } from "../numerics"
import { parseSync } from "../sync"
import { frameSender } from "./frame-sender"
import { type VitalsLink, watches } from "./link"
import type { Waves } from "./source"

/**
 * Cuts waves into frames by the page's monotonic clock and sends them, and once a second all numbers,
 * to whoever is attached. It runs on its own: a lost room interrupts the sending, not the stream, and
 * indexes go on counting.
 */
export type Broadcast = {
  readonly meta: WaveMeta
  /** There were waves, and the source has no more of them. */
  isOver(): boolean
  /** Sends the numbers now: something was measured, or taken back. */
  tell(): void
  /** Sends through this link and its wave track until detached. */
  attach(link: VitalsLink, track: DataTrackWriter): Attached
  stop(): void
}

export type Attached = {
  detach(): void
  /** Our clock, when a watcher last pinged; undefined before the first. */
  pingedAt(): number | undefined
}

export type BroadcastEvents = {
  /** Every frame as it leaves, for the page's own picture. */
  readonly onFrame: (payload: Uint8Array, at: number) => void
  /** Once a second, computed from the waves. */
  readonly onDerived: (numerics: readonly Numeric[]) => void
  /** All that is to be told of numbers now. */
  readonly numbers: (now: number) => Omit<NumericsSnapshot, "stream">
}

type Played = {
  readonly note: SourceNote
  readonly waves: Waves | undefined
  /** For how long the source plays already: it goes on from there. */
  readonly playedMs?: number | undefined
}

/** 100 ms in a visit: the viewer then lags about half a second. */
const frameMs = 100
const numericsEveryMs = 1_000
const metaEveryMs = 5_000
const overAfterMs = 2_000
/** After a longer sleep the missed frames are not sent: they would arrive as a burst of old news. */
const mostBehind = 2_000 / frameMs

export function broadcast(
  { note, waves, playedMs = 0 }: Played,
  now: () => number,
  random: () => number,
  events: BroadcastEvents,
): Broadcast {
  const origin = now()
  const played = frameAt(playedMs, frameMs)
  const meta: WaveMeta = {
    stream: Math.floor(random() * 0x1_0000),
    epoch: Math.floor(random() * 2 ** 48).toString(36),
    frameMs,
    source: note,
    channels: waves?.channels ?? [],
  }
  const numbers = derived(meta.channels, note.kind)
  const attached = new Set<{ link: VitalsLink; track: DataTrackWriter }>()
  const frames = frameSender(frameMs, now)
  let next = 0
  let numericsAt = origin
  let metaAt = origin
  /** When a sample left last that says something. */
  let sampleAt = -Infinity
  /** When the source last had any. */
  let readAt = origin

  function tick(): void {
    const at = now()
    const due = frameAt(at - origin, frameMs)
    if (due - next > mostBehind) {
      numbers.interrupted()
      next = due - 1
    }
    for (; next < due; next++) if (waves !== undefined) sendFrame(next, waves)
    if (at - numericsAt >= numericsEveryMs) {
      numericsAt = at - ((at - numericsAt) % numericsEveryMs)
      events.onDerived(numbers.numerics(origin + next * frameMs))
      tell()
    }
    if (at - metaAt >= metaEveryMs) {
      metaAt = at
      for (const { link } of attached) sendMeta(link)
    }
  }

  /** A word that says nothing would make a page look live that measures nothing. */
  function tell(): void {
    const { values, conditions, withdrawn } = events.numbers(now())
    const isEmpty = values.length + conditions.length + withdrawn.length === 0
    if (isEmpty && now() - sampleAt > numericsEveryMs) return
    for (const { link } of attached) sendNumerics(link)
  }

  function sendFrame(seq: number, { channels: all, read }: Waves): void {
    const channels: WaveBlock[] = []
    for (const { id, rate, invalid } of all) {
      const first = firstIndex(seq, frameMs, rate)
      const last = firstIndex(seq + 1, frameMs, rate)
      const before = firstIndex(played, frameMs, rate)
      const samples = read(id, before + first, before + last)
      // what ended has no rate any more
      if (samples.length < last - first) numbers.interrupted()
      if (samples.length === 0) continue
      readAt = now()
      if (samples.some((sample) => sample !== invalid)) sampleAt = now()
      numbers.push(id, samples)
      channels.push({
        channel: id,
        first,
        samples,
        gapBefore: false,
        leadOff: false,
        saturated: false,
      })
    }
    const payload = encodeFrame({
      stream: meta.stream,
      seq,
      t0: origin + seq * frameMs,
      durationMs: frameMs,
      channels,
    })
    const tracks = [...attached].map(({ track }) => track)
    frames.send(seq, payload, tracks)
    events.onFrame(payload, now())
  }

  function sendNumerics(link: VitalsLink, to?: string): void {
    void link.send(
      "numerics",
      numericsBody({ stream: meta.stream, ...events.numbers(now()) }),
      to === undefined ? {} : { to },
    )
  }

  function sendMeta(link: VitalsLink, to?: string): void {
    void link.send("meta", metaBody(meta), to === undefined ? {} : { to })
  }

  // each frame leaves when it is over: a fixed beat would add up to its own length to every age
  let timer = setTimeout(beat, frameMs)
  function beat(): void {
    tick()
    timer = setTimeout(beat, Math.max(0, origin + (next + 1) * frameMs - now()))
  }

  return {
    meta,
    isOver: () => waves !== undefined && now() - readAt > overAfterMs,
    tell,
    attach(link, track) {
      let pinged: number | undefined
      const undo = [
        link.on("hello", (message) => {
          if (!watches(message.from.role)) return
          sendMeta(link, message.from.identity)
          sendNumerics(link, message.from.identity)
        }),
        link.on("sync", (message) => {
          // Whoever else is in the room slows nothing down, and hides from nobody that a viewer is deaf.
          if (!watches(message.from.role)) return
          const t1 = now()
          const sync = parseSync(message.json())
          if (sync?.kind !== "ping") return
          pinged = t1
          frames.loses(sync.lossPercent)
          const pong = { kind: "pong", id: sync.id, t0: sync.t0, t1, t2: now() }
          void link.send("sync", pong, { to: message.from.identity })
        }),
        frames.answer(link, meta.stream),
      ]
      const entry = { link, track }
      attached.add(entry)
      sendMeta(link)
      return {
        detach() {
          attached.delete(entry)
          for (const each of undo) each()
        },
        pingedAt: () => pinged,
      }
    },
    stop() {
      clearTimeout(timer)
    },
  }
}
