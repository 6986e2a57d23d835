import type { SealedMessage } from "@/lib/e2ee/client/session"

import { senderClock } from "../clock"
import { streamOf } from "../codec"
import { type Delay, delayNow, notDelayed } from "../delay"
import { type WaveMeta, parseMeta } from "../meta"
import {
  type Condition,
  type Numeric,
  type NumericsSnapshot,
  numericKey,
  parseNumerics,
} from "../numerics"
import { parseSync } from "../sync"
import { isVitalCode } from "../vital-code"
import { atMostEvery } from "./at-most-every"
import { type VitalsLink, isWaveTrack, pageClock } from "./link"
import { mergedNumerics } from "./merged-numerics"
import { askForGaps, lookForGapsMs, takeFill } from "./viewer-backfill"
import {
  type Sender,
  frameAllowance,
  lagOf,
  mostEarly,
  newSender,
  numbersEveryMs,
  startEveryMs,
  takesOver,
} from "./viewer-sender"
import { pageDecoder } from "./wave-decoder"
import { type ReceivedWave, type WaveStream, waveStream } from "./wave-stream"

/**
 * Everything a watcher knows of the bedside devices in a visit. Samples never pass through React:
 * the monitor reads `source()` once per animation frame; the snapshot changes at most when a number
 * or the channel table does.
 */
export type VitalsViewer = {
  readonly get: () => ViewerSnapshot
  readonly subscribe: (listener: () => void) => () => void
  /** The stream to be drawn, with the clock it is drawn by. Undefined before the first table. */
  readonly source: () => WaveSource | undefined
  readonly onFrame: (listener: (wave: ReceivedWave) => void) => () => void
  /** Whether anybody looks at the waves: they are subscribed to only while somebody does. */
  readonly showWaves: (shown: boolean) => void
  /**
   * Starts listening; the answer stops it. What is known stays known, and grows old, until the next
   * session of the same visit.
   */
  readonly open: (link: VitalsLink) => () => void
}

export type WaveSource = { readonly stream: WaveStream; readonly offset: (now: number) => number }

export type ViewerSnapshot = {
  /** The sender whose data is shown, present or not. */
  readonly device:
    | {
        readonly identity: string
        readonly present: boolean
        /** Our clock, when it was first seen. */
        readonly since: number
      }
    | undefined
  readonly meta: WaveMeta | undefined
  /** Newest value of each `numericKey`. `takenAt` is the measurement's moment by our own clock. */
  readonly numerics: readonly (Numeric & { readonly takenAt: number })[]
  /** What the device's sources say is wrong, as of the last word from it. */
  readonly conditions: readonly Condition[]
  /** Our clock, when the last frame or number came; undefined before. */
  readonly heardAt: number | undefined
  /** Of what is shown, also while it comes steadily. */
  readonly delay: Delay
}

/** Waves alone change nothing that is written; that they come is told once a second. */
const tellEveryMs = 1_000
const pingEveryMs = 5_000
/** What was measured once says nothing of now after an hour (`staleness`). */
const forgottenMs = 60 * 60_000
/** Starts of a sender whose late tables are known. */
const mostOver = 64
const here: ReadonlySet<string> = new Set(["keyed", "secured", "silent"])
const firstPingsMs = [0, 300, 600, 1_200]

export const nothingSeen: ViewerSnapshot = {
  device: undefined,
  meta: undefined,
  numerics: [],
  conditions: [],
  heardAt: undefined,
  delay: notDelayed,
}

export function createViewer(now: () => number = pageClock): VitalsViewer {
  const senders = new Map<string, Sender>()
  const listeners = new Set<() => void>()
  const frameListeners = new Set<(wave: ReceivedWave) => void>()
  const timers = new Set<ReturnType<typeof setTimeout>>()
  const greeted = new Set<string>()
  const seenAt = new Map<string, number>()
  let link: VitalsLink | undefined
  let present: readonly string[] = []
  let shown: Sender | undefined
  let snapshot = nothingSeen
  let changedAt = 0
  let pings = 0
  let isShown = true
  let stopReading: (() => void) | undefined

  function changed(): void {
    changedAt = now()
    if (shown !== undefined) shown.delay = delayNow(shown.delay, lagOf(shown, changedAt), changedAt)
    const identity = shown?.identity ?? present[0] ?? snapshot.device?.identity
    snapshot = {
      device:
        identity === undefined
          ? undefined
          : {
              identity,
              present: present.includes(identity),
              since: seenAt.get(identity) ?? changedAt,
            },
      meta: shown?.stream?.meta,
      numerics: mergedNumerics(senders.values(), changedAt),
      conditions: [...senders.values()].flatMap((sender) =>
        sender === shown || present.includes(sender.identity) ? sender.conditions : [],
      ),
      heardAt: shown?.heardAt,
      delay: shown?.delay ?? notDelayed,
    }
    for (const listener of listeners) listener()
  }

  function senderOf({ role, identity }: SealedMessage["from"]): Sender | undefined {
    if (role !== "device") return undefined
    const known = senders.get(identity)
    if (known !== undefined) return known
    const sender: Sender = newSender(identity, {
      meta: atMostEvery(
        startEveryMs,
        now,
        (meta) => begin(sender, meta),
        // The same table comes again and again: only another start makes it one of the past.
        ({ epoch }, by) => epoch !== by.epoch && sender.over.add(epoch),
      ),
      numerics: atMostEvery(numbersEveryMs, now, (body) => takeNumbers(sender, body)),
      frame: frameAllowance(now),
    })
    senders.set(identity, sender)
    return sender
  }

  function heard(sender: Sender): void {
    sender.heardAt = now()
    if (sender !== shown && takesOver(sender, shown, present, sender.heardAt)) {
      shown = sender
      changed()
    }
    if (sender.heardAt - changedAt > tellEveryMs) changed()
  }

  function receive(sender: Sender, payload: Uint8Array, at: number): void {
    // Of a new start the frames may come before their table.
    if (sender.stream === undefined || sender.stream.meta.stream !== streamOf(payload)) {
      sender.early = [...sender.early, { payload, at }].slice(-mostEarly)
      return
    }
    pageDecoder().decode(payload, (frame) => {
      const decodedAt = now()
      // Drawn by our own clock at first, the picture would jump to the sender's.
      const offset = sender.clock.offset(at) ?? frame.t0 - at
      const waves = sender.stream?.take(frame, payload.length, decodedAt, offset) ?? []
      const newest = waves[0]
      if (newest === undefined || !says(waves, sender.stream)) return
      sender.clock.seen(newest.t0, at)
      sender.wavesAt = decodedAt
      heard(sender)
      tell(waves)
    })
  }

  function tell(waves: readonly ReceivedWave[]): void {
    for (const wave of waves) for (const listener of frameListeners) listener(wave)
  }

  function takeMeta(message: SealedMessage): void {
    const sender = senderOf(message.from)
    const meta = parseMeta(message.json())
    if (sender === undefined || meta === undefined) return
    if (sender.stream?.meta.epoch !== meta.epoch && !sender.over.has(meta.epoch))
      sender.take.meta(meta)
  }

  function begin(sender: Sender, meta: WaveMeta): void {
    const known = sender.stream?.meta
    if (known?.epoch === meta.epoch || sender.over.has(meta.epoch)) return
    // A table of an earlier start that comes late must not bring its indexes back.
    if (known !== undefined) sender.over.add(known.epoch)
    for (const epoch of sender.over) if (sender.over.size > mostOver) sender.over.delete(epoch)
    sender.stream = waveStream(meta, () => undefined)
    if (known !== undefined) sender.clock = senderClock()
    const early = sender.early
    sender.early = []
    for (const { payload, at } of early) receive(sender, payload, at)
    shown ??= sender
    synchronise(sender.identity)
    changed()
  }

  function takeNumerics(message: SealedMessage): void {
    const sender = senderOf(message.from)
    const body = parseNumerics(message.json())
    if (sender !== undefined && body !== undefined) sender.take.numerics(body)
  }

  function takeNumbers(sender: Sender, body: NumericsSnapshot): void {
    if (sender.stream !== undefined && sender.stream.meta.stream !== body.stream) return
    // The message's own time is by another clock, the server's.
    for (const { at } of body.values) sender.clock.seen(at, now())
    // the snapshot is whole, but a value that is no longer measured must be seen to grow old
    const { stream } = body
    for (const taken of body.withdrawn) {
      const key = numericKey(taken)
      if (sender.numerics.get(key)?.at === taken.at) sender.numerics.delete(key)
    }
    sender.conditions = body.conditions
    for (const numeric of body.values) {
      // of any other name nothing is shown, and a sender may make up as many as it likes
      if (!isVitalCode(numeric.code)) continue
      const key = numericKey(numeric)
      const last = sender.numerics.get(key)
      const takenAt = Math.min(numeric.at - (sender.clock.offset(now()) ?? 0), now())
      const older = last?.stream === stream && numeric.at < last.at
      if (!older) sender.numerics.set(key, { ...numeric, takenAt, stream })
    }
    for (const [key, { takenAt }] of sender.numerics)
      if (now() - takenAt > forgottenMs) sender.numerics.delete(key)
    heard(sender)
    changed()
  }

  function takeMissing(message: SealedMessage): void {
    const sender = senderOf(message.from)
    if (sender !== undefined) tell(takeFill(sender, message, now()))
  }

  function askAll(): void {
    for (const identity of present) {
      const sender = senders.get(identity)
      if (sender !== undefined && link !== undefined) askForGaps(link, sender, now())
    }
  }

  function takeSync(message: SealedMessage): void {
    const arrived = now()
    const sender = senderOf(message.from)
    const sync = parseSync(message.json())
    if (sender === undefined || sync?.kind !== "pong") return
    sender.clock.answered(sync.t0, sync.t1, sync.t2, arrived)
    const tookMs = arrived + (sender.clock.most() ?? 0) - sync.t2
    sender.answers = [{ tookMs, at: arrived }, ...sender.answers].slice(0, 2)
  }

  function ping(identity: string): void {
    if (!present.includes(identity)) return
    const lossPercent = senders.get(identity)?.stream?.gaps.lossPercent() ?? 0
    const ping = { kind: "ping", id: pings++ >>> 0, t0: now(), lossPercent }
    void link?.send("sync", ping, { to: identity })
  }

  function synchronise(identity: string): void {
    for (const delay of firstPingsMs) {
      const timer = setTimeout(() => {
        timers.delete(timer)
        ping(identity)
      }, delay)
      timers.add(timer)
    }
  }

  /** Greets each device as soon as both sides have keys; what it then sends needs no waiting. */
  function lookAround(): void {
    const devices = (link?.state.get().peers ?? []).filter((peer) => peer.role === "device")
    const next = devices.filter((peer) => here.has(peer.state)).map((peer) => peer.identity)
    const gone = present.some((identity) => !next.includes(identity))
    for (const identity of greeted) if (!next.includes(identity)) greeted.delete(identity)
    for (const { identity, state } of devices) {
      if (state !== "secured" || greeted.has(identity)) continue
      greeted.add(identity)
      void link?.send("hello", { wants: ["meta", "numerics"] }, { to: identity })
      synchronise(identity)
    }
    if (!gone && next.length === present.length) return
    for (const identity of present) if (!next.includes(identity)) seenAt.delete(identity)
    present = next
    for (const identity of present) if (!seenAt.has(identity)) seenAt.set(identity, now())
    changed()
  }

  function readWaves(from: VitalsLink): () => void {
    return from.dataTracks.read(
      (name, of) => of.role === "device" && isWaveTrack(name),
      (frame) => {
        const sender = senderOf(frame.from)
        if (sender?.take.frame(frame.payload.length) === true) receive(sender, frame.payload, now())
      },
      (source, status) => {
        if (status === "live") senders.get(source.identity)?.stream?.resubscribed()
      },
    )
  }

  function tendWaves(): void {
    const source = isShown ? link : undefined
    if ((source !== undefined) === (stopReading !== undefined)) return
    stopReading?.()
    stopReading = source && readWaves(source)
  }

  function open(to: VitalsLink): () => void {
    link = to
    tendWaves()
    const undo = [
      to.on("meta", takeMeta),
      to.on("numerics", takeNumerics),
      to.on("sync", takeSync),
      to.on("fill", takeMissing),
      to.state.subscribe(lookAround),
    ]
    const pinging = setInterval(() => present.forEach(ping), pingEveryMs)
    const asking = setInterval(askAll, lookForGapsMs)
    lookAround()
    return () => {
      link = undefined
      tendWaves()
      clearInterval(pinging)
      clearInterval(asking)
      for (const timer of timers) clearTimeout(timer)
      for (const each of undo) each()
      present = []
      greeted.clear()
    }
  }

  return {
    get: () => snapshot,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    source() {
      const sender = shown
      if (sender?.stream === undefined) return undefined
      return { stream: sender.stream, offset: (at) => sender.clock.offset(at) ?? 0 }
    },
    onFrame(listener) {
      frameListeners.add(listener)
      return () => frameListeners.delete(listener)
    },
    showWaves(shown) {
      isShown = shown
      tendWaves()
    },
    open,
  }
}

/** A trace without a sample is silence, however often it is told. */
function says(waves: readonly ReceivedWave[], stream: WaveStream | undefined): boolean {
  const invalid = new Map(stream?.channels.map(({ meta }) => [meta.id, meta.invalid]))
  return waves.some(({ channel, samples }) =>
    samples.some((sample) => sample !== invalid.get(channel)),
  )
}
