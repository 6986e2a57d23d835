/** 0.5, 1, 2, 4, 8, 10, 10 … seconds, with a fifth of jitter so that a ward does not return at once. */
export function backoffMs(attempt: number, random: number): number {
  const base = Math.min(10_000, 500 * 2 ** Math.min(attempt, 10))
  return base * (0.9 + 0.2 * random)
}
