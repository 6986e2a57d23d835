/**
 * What one sender may cost: so many bytes a second, and `most` at once after a silence. Answers whether there
 * is enough left for what comes now.
 */
export function allowance(
  perSecond: number,
  most: number,
  now: () => number,
): (bytes: number) => boolean {
  let left = most
  let at = now()
  return (bytes) => {
    const moment = now()
    left = Math.min(most, left + (Math.max(0, moment - at) / 1_000) * perSecond)
    at = moment
    if (bytes > left) return false
    left -= bytes
    return true
  }
}
