/** Messages of a member whose key has not arrived: at most 64, for at most 5 s. */
export type Held<T> = { readonly arrivedMs: number; readonly epoch: number; readonly item: T }

const maxHeld = 64
const maxHeldMs = 5_000

/** The oldest goes first; `dropped` counts what was lost by this call. */
export function hold<T>(
  held: readonly Held<T>[],
  message: Held<T>,
): { held: readonly Held<T>[]; dropped: number } {
  const young = held.filter((h) => message.arrivedMs - h.arrivedMs <= maxHeldMs)
  const all = [...young, message].slice(-maxHeld)
  return { held: all, dropped: held.length + 1 - all.length }
}

/** What can be opened now that the key of `epoch` is here, in the order of arrival. */
export function release<T>(
  held: readonly Held<T>[],
  epoch: number,
  now: number,
): { ready: readonly Held<T>[]; held: readonly Held<T>[] } {
  const young = held.filter((h) => now - h.arrivedMs <= maxHeldMs)
  return {
    ready: young.filter((h) => h.epoch === epoch),
    held: young.filter((h) => h.epoch !== epoch),
  }
}
