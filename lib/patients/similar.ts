import { wordsOf } from "@/lib/sealing/blind-index"

/**
 * Whether two names may be one person's: the same words in any order, all words of one among the
 * other's, or two letters apart at most. For two people of one birth date or one address; for
 * strangers it would be far too generous.
 */
export function similarNames(one: string, other: string): boolean {
  const [a, b] = [wordsOf(one).toSorted(), wordsOf(other).toSorted()]
  if (a.length === 0 || b.length === 0) return false
  const [few, many] = a.length <= b.length ? [a, b] : [b, a]
  if (few.every((word) => many.includes(word))) return true
  const [here, there] = [a.join(" "), b.join(" ")]
  // A short name has no room for slips: with three signs another letter is another name.
  const slips = Math.min(2, Math.floor(Math.min(here.length, there.length) / 5))
  return distance(here, there) <= slips
}

/** Optimal string alignment: insert, delete, replace, or swap two neighbours. */
function distance(a: string, b: string): number {
  let before: number[] = []
  let row = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const change = a[i - 1] === b[j - 1] ? 0 : 1
      let least = Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + change)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        least = Math.min(least, (before[j - 2] ?? 0) + 1)
      next.push(least)
    }
    ;[before, row] = [row, next]
  }
  return row[b.length] ?? 0
}
