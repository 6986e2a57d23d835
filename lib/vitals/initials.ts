/** "A. T." for Agnes Thistledown; the first character for a name without spaces, such as 林小满. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/)
  const first = [...(words[0] ?? "")][0] ?? ""
  const last = [...(words.at(-1) ?? "")][0] ?? ""
  return words.length < 2 ? first : `${first}. ${last}.`
}
