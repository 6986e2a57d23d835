/**
 * Whether a waiting page has gone silent: four signs of life missed (it gives one every 20 seconds).
 * The place is kept all the same.
 */
export function isAway(seenAt: Date | null, at: Date): boolean {
  return seenAt !== null && at.getTime() - seenAt.getTime() > awayMs
}

const awayMs = 80_000
