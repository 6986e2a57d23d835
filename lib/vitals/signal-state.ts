import type { Delay } from "./delay"
import { goneAfterMs } from "./staleness"

/** What a watcher is told about the bedside, beside the age of each number. */
export type SignalState =
  /** The encrypted room is not open yet. */
  | { readonly kind: "connecting" }
  /** No bedside device was ever in this visit. */
  | { readonly kind: "none" }
  | { readonly kind: "starting" }
  | { readonly kind: "live" }
  /** The device is in the room, and nothing came for a moment. */
  | { readonly kind: "interrupted" }
  /** What comes is old when it comes. */
  | { readonly kind: "delayed"; readonly lagMs: number; readonly alarm: boolean }
  /** Loss of data is an alarm of its own. */
  | { readonly kind: "silent"; readonly alarm: boolean }
  /** The bedside page has left the room. */
  | { readonly kind: "closed"; readonly alarm: boolean }

const interruptedAfterMs = 3_000

/** A page that itself lost the room goes on counting from what it heard last. */
export function signalState(
  open: boolean,
  device: { readonly present: boolean; readonly since: number } | undefined,
  heardAt: number | undefined,
  now: number,
  delay?: Delay,
): SignalState {
  if (!open && heardAt === undefined) return { kind: "connecting" }
  if (device === undefined) return { kind: "none" }
  if (heardAt === undefined) {
    if (!device.present) return { kind: "none" }
    return now - device.since > goneAfterMs ? { kind: "silent", alarm: true } : { kind: "starting" }
  }
  const silence = now - heardAt
  const alarm = silence > goneAfterMs
  if (open && !device.present) return { kind: "closed", alarm }
  if (alarm) return { kind: "silent", alarm }
  if (silence > interruptedAfterMs) return { kind: "interrupted" }
  if (delay?.isDelayed !== true || delay.lagMs === undefined) return { kind: "live" }
  return { kind: "delayed", lagMs: delay.lagMs, alarm: delay.lagMs > goneAfterMs }
}
