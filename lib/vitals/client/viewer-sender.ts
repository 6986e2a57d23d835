import { type SenderClock, senderClock } from "../clock"
import type { Condition, Numeric } from "../numerics"
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
  /** Our clock. */
  heardAt: number | undefined
  /** Starts of the sender that were followed by another. */
  readonly over: Set<string>
  /** Frames that came before their channel table. */
  early: { readonly payload: Uint8Array; readonly at: number }[]
}

/** `takenAt`: when it was measured, by our own clock as it was known when the number came. */
export type ShownNumeric = Numeric & { readonly takenAt: number; readonly stream: number }

/** The table comes every 5 s: that many frames of 100 ms wait for it. */
export const mostEarly = 50

export function newSender(identity: string): Sender {
  return {
    identity,
    clock: senderClock(),
    stream: undefined,
    numerics: new Map(),
    conditions: [],
    heardAt: undefined,
    over: new Set(),
    early: [],
  }
}
