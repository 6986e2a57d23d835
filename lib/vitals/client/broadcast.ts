import type { DataTrackWriter } from "@/lib/e2ee/client/session"

import { type WaveBlock, encodeFrame } from "../codec"
import { derived } from "../derived"
import { firstIndex, frameAt } from "../framing"
import { type WaveMeta, metaBody } from "../meta"
import { type Numeric, numericsBody } from "../numerics"
import { parseSync } from "../sync"
import { frameSender } from "./frame-sender"
import type { VitalsLink } from "./link"
import type { Source } from "./source"

/**
 * Cuts a source into frames by the page's monotonic clock and sends them to whoever is attached. It
 * runs on its own: a lost room interrupts the sending, not the stream, and indexes go on counting.
 */
export type Broadcast = {
  readonly meta: WaveMeta
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
  /** Once a second. */
  readonly onNumerics: (numerics: readonly Numeric[]) => void
}

/** 100 ms in a visit: the viewer then lags about half a second. */
const frameMs = 100
const numericsEveryMs = 1_000
const metaEveryMs = 5_000
/** After a longer sleep the missed frames are not sent: they would arrive as a burst of old news. */
const mostBehind = 2_000 / frameMs

export function broadcast(
  source: Source,
  now: () => number,
  random: () => number,
  events: BroadcastEvents,
): Broadcast {
  const origin = now()
  const meta: WaveMeta = {
    stream: Math.floor(random() * 0x1_0000),
    epoch: Math.floor(random() * 2 ** 48).toString(36),
    frameMs,
    source: source.note,
    channels: source.channels,
  }
  const numbers = derived(source.channels)
  const attached = new Set<{ link: VitalsLink; track: DataTrackWriter }>()
  const frames = frameSender(frameMs, now)
  let next = 0
  let numericsAt = origin
  let metaAt = origin

  function tick(): void {
    const at = now()
    const due = frameAt(at - origin, frameMs)
    if (due - next > mostBehind) {
      numbers.interrupted()
      next = due - 1
    }
    for (; next < due; next++) sendFrame(next)
    if (at - numericsAt >= numericsEveryMs) {
      numericsAt = at - ((at - numericsAt) % numericsEveryMs)
      const values = numbers.numerics(origin + next * frameMs)
      events.onNumerics(values)
      for (const { link } of attached) sendNumerics(link, values)
    }
    if (at - metaAt >= metaEveryMs) {
      metaAt = at
      for (const { link } of attached) sendMeta(link)
    }
  }

  function sendFrame(seq: number): void {
    const channels: WaveBlock[] = []
    for (const { id, rate } of source.channels) {
      const first = firstIndex(seq, frameMs, rate)
      const samples = source.read(id, first, firstIndex(seq + 1, frameMs, rate))
      if (samples.length === 0) continue
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

  function sendNumerics(link: VitalsLink, values: readonly Numeric[], to?: string): void {
    void link.send(
      "numerics",
      numericsBody({ stream: meta.stream, values }),
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
    attach(link, track) {
      let pinged: number | undefined
      const undo = [
        link.on("hello", (message) => {
          if (message.from.role !== "clinician" && message.from.role !== "watcher") return
          sendMeta(link, message.from.identity)
          sendNumerics(link, numbers.numerics(origin + next * frameMs), message.from.identity)
        }),
        link.on("sync", (message) => {
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
