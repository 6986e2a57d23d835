/** How a continuous value may be shown at its age (dimmed past 5 s, dashes past 10 s). */
export type Staleness = "fresh" | "dim" | "gone"

const dimAfterMs = 5_000
export const goneAfterMs = 10_000

export function staleness(ageMs: number): Staleness {
  if (ageMs > goneAfterMs) return "gone"
  return ageMs > dimAfterMs ? "dim" : "fresh"
}
