/**
 * Whether a walk-in's page has not been heard of for four of its signs of life (one every 20 seconds).
 * The place is kept all the same. Somebody whom the desk added has no page: not silent.
 */
export function isSilent(seenAt: Date | null, at: Date): boolean {
  return seenAt !== null && at.getTime() - seenAt.getTime() > 80_000
}
