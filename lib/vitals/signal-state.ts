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
  /** Loss of data is an alarm of its own. */
  | { readonly kind: "silent"; readonly alarm: boolean }
  /** The bedside page has left the room. */
  | { readonly kind: "closed"; readonly alarm: boolean }

const interruptedAfterMs = 3_000

export function signalState(
  open: boolean,
  device: { present: boolean } | undefined,
  heardAt: number | undefined,
  now: number,
): SignalState {
  if (!open) return { kind: "connecting" }
  if (device === undefined) return { kind: "none" }
  if (heardAt === undefined) return { kind: device.present ? "starting" : "none" }
  const silence = now - heardAt
  const alarm = silence > goneAfterMs
  if (!device.present) return { kind: "closed", alarm }
  if (alarm) return { kind: "silent", alarm }
  return { kind: silence > interruptedAfterMs ? "interrupted" : "live" }
}
