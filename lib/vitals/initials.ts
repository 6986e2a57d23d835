/** "A. T." for Agnes Thistledown; the first character for a name without spaces, such as 林小满. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/)
  const first = firstCharacter(words[0])
  const last = firstCharacter(words.at(-1))
  return words.length < 2 ? first : `${first}. ${last}.`
}

/** By code point: a character outside the basic plane stays whole. */
function firstCharacter(word = ""): string {
  const point = word.codePointAt(0)
  return point === undefined ? "" : String.fromCodePoint(point)
}
