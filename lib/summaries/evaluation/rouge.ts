/** ROUGE F1 (Lin, 2004) of a text beside its reference: words in lower case, no stemming. 0 to 1. */
export type Rouge = { one: number; two: number; long: number }

export function rouge(text: string, reference: string): Rouge {
  const [ours, theirs] = [wordsOf(text), wordsOf(reference)]
  return {
    one: overlap(ours, theirs, 1),
    two: overlap(ours, theirs, 2),
    long: f1(longestCommon(ours, theirs), ours.length, theirs.length),
  }
}

export function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/\p{Script=Han}|[\p{L}\p{N}]+/gu) ?? []
}

function overlap(ours: readonly string[], theirs: readonly string[], size: number): number {
  const [a, b] = [grams(ours, size), grams(theirs, size)]
  let shared = 0
  // An n-gram counts as often as both have it.
  for (const [gram, count] of a) shared += Math.min(count, b.get(gram) ?? 0)
  return f1(shared, Math.max(0, ours.length - size + 1), Math.max(0, theirs.length - size + 1))
}

function grams(words: readonly string[], size: number): Map<string, number> {
  const found = new Map<string, number>()
  for (let index = 0; index + size <= words.length; index += 1) {
    const gram = words.slice(index, index + size).join(" ")
    found.set(gram, (found.get(gram) ?? 0) + 1)
  }
  return found
}

/** Length of the longest common subsequence: one row of the table at a time. */
function longestCommon(ours: readonly string[], theirs: readonly string[]): number {
  let above = new Uint32Array(theirs.length + 1)
  for (const word of ours) {
    const row = new Uint32Array(theirs.length + 1)
    for (const [index, other] of theirs.entries())
      row[index + 1] =
        word === other ? (above[index] ?? 0) + 1 : Math.max(row[index] ?? 0, above[index + 1] ?? 0)
    above = row
  }
  return above[theirs.length] ?? 0
}

function f1(shared: number, ours: number, theirs: number): number {
  return shared === 0 ? 0 : (2 * shared) / (ours + theirs)
}
