import { type SenderClock, senderClock } from "../clock"
import { type Delay, notDelayed } from "../delay"
import type { WaveMeta } from "../meta"
import type { Condition, Numeric, NumericsSnapshot } from "../numerics"
import { goneAfterMs } from "../staleness"
import { allowance } from "./allowance"
import type { WaveStream } from "./wave-stream"

/** What a viewer knows of one bedside device. */
export type Sender = {
  readonly identity: string
  clock: SenderClock
  /** Undefined before the first channel table. */
  stream: WaveStream | undefined
  /** By `numericKey`. */
  readonly numerics: Map<string, ShownNumeric>
  conditions: readonly Condition[]
  /** Our clock, of the last frame or number, and of the last frame. */
  heardAt: number | undefined
  wavesAt: number | undefined
  delay: Delay
  /** How long the last two answers to our pings took to come. */
  answers: readonly { readonly tookMs: number; readonly at: number }[]
  /** Starts of the sender that were followed by another. */
  readonly over: Set<string>
  /** Frames that came before their channel table. */
  early: { readonly payload: Uint8Array; readonly at: number }[]
  /** Takes its channel tables, numbers and frames, no faster than a page can that watches sixteen. */
  readonly take: Taking
}

type Taking = {
  readonly meta: (meta: WaveMeta) => void
  readonly numerics: (body: NumericsSnapshot) => void
  /** Whether a frame of so many bytes is still within what it may send. */
  readonly frame: (bytes: number) => boolean
}

export const startEveryMs = 2_000
export const numbersEveryMs = 200

/**
 * A hundred frames a second, and two hundred that come together after the page stood still: all patients'
 * frames are decoded in one worker. The largest monitor's are a tenth of a second and 5 kB long, and come
 * twice on a bad line; what is dropped is asked for again.
 */
const frameCosts = { least: 5_000, perSecond: 500_000, most: 1_000_000 } as const

export function frameAllowance(now: () => number): Taking["frame"] {
  const { least, perSecond, most } = frameCosts
  const enough = allowance(perSecond, most, now)
  return (bytes) => enough(Math.max(bytes, least))
}

/** `takenAt`: when it was measured, by our own clock as it was known when the number came. */
export type ShownNumeric = Numeric & { readonly takenAt: number; readonly stream: number }

/** The table comes every 5 s: that many frames of 100 ms wait for it. */
export const mostEarly = 50

export function newSender(identity: string, take: Taking): Sender {
  return {
    identity,
    clock: senderClock(),
    stream: undefined,
    numerics: new Map(),
    conditions: [],
    heardAt: undefined,
    wavesAt: undefined,
    delay: notDelayed,
    answers: [],
    over: new Set(),
    early: [],
    take,
  }
}

/** A line on which waves came so lately is judged by them. */
const wavesCountMs = 3_000
/** Two answers, and one that is lost. */
const answersCountMs = 16_000

/**
 * How old what comes of a sender is, at the worst: of its waves, and, from how long both of its last two
 * answers took, of its numbers, which may have been measured at any time before they were sent.
 */
export function lagOf(sender: Sender, now: number): number | undefined {
  const most = sender.clock.most() ?? sender.clock.offset(now)
  const isFlowing = sender.wavesAt !== undefined && now - sender.wavesAt <= wavesCountMs
  const ofWaves = isFlowing && most !== undefined ? sender.stream?.lag(now + most) : undefined
  const answers = sender.answers.filter(({ at }) => now - at <= answersCountMs)
  const ofAnswers =
    answers.length < 2 ? undefined : Math.min(...answers.map(({ tookMs }) => tookMs))
  const known = [ofWaves, ofAnswers].filter((lag) => lag !== undefined && !Number.isNaN(lag))
  return known.length === 0 ? undefined : Math.max(...known.map((lag) => lag ?? 0))
}

type Heard = Pick<Sender, "identity" | "heardAt" | "wavesAt">

/**
 * Whether `next`, which was just heard, is drawn in place of `shown`. Of two that send waves at once the
 * picture must not jump from one to the other: the first stays until it has been silent for as long as a
 * continuous value counts, or has left the room. Waves come before a device that has none.
 */
export function takesOver(
  next: Heard,
  shown: Heard | undefined,
  present: readonly string[],
  now: number,
): boolean {
  if (shown === undefined || !present.includes(shown.identity)) return true
  const isFresh = (at: number | undefined) => at !== undefined && now - at <= goneAfterMs
  if (isFresh(shown.wavesAt)) return false
  return isFresh(next.wavesAt) || !isFresh(shown.heardAt)
}
