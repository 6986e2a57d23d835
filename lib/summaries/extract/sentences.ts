/** A sentence as it stands: `text` is `whole.slice(start, end)`. */
export type Sentence = { start: number; end: number; text: string }

/** Splits at . ! ? and their Chinese sisters; not inside a number and not after "Dr". */
export function sentencesOf(whole: string): Sentence[] {
  const found: Sentence[] = []
  let start = 0
  for (const match of whole.matchAll(ends)) {
    const end = match.index + match[0].trimEnd().length
    if (abbreviated.test(whole.slice(start, end))) continue
    add(found, whole, start, end)
    start = end
  }
  add(found, whole, start, whole.length)
  return found
}

export function isQuestion(sentence: string): boolean {
  return /[?？][”"')）]*$/u.test(sentence) || /[吗呢么][。]?$/u.test(sentence)
}

function add(found: Sentence[], whole: string, from: number, to: number): void {
  let [start, end] = [from, to]
  while (start < end && /\s/.test(whole.charAt(start))) start += 1
  while (end > start && /\s/.test(whole.charAt(end - 1))) end -= 1
  if (/[\p{L}\p{N}]/u.test(whole.slice(start, end)))
    found.push({ start, end, text: whole.slice(start, end) })
}

const ends = /[.!?]+[”"')]*(?=\s|$)\s*|[。！？；]+[”"'）]*/gu
const abbreviated = /(^|\s)(dr|mr|mrs|ms|st|vs|approx|e\.g|i\.e)\.$/i
