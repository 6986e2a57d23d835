/** "AT" of "Agnes Thistledown", "林" of "林小满": enough to know one's own patient by, beside the reference. */
export function initialsOf(name: string): string {
  const words = name
    .normalize("NFC")
    .trim()
    .split(/[\s-]+/u)
  const firsts = words.map((word) => /^\p{L}\p{M}*/u.exec(word)?.[0] ?? "").filter(Boolean)
  const [first = "–", last = ""] = [firsts[0], firsts.length > 1 ? firsts.at(-1) : ""]
  return `${first}${last}`.toUpperCase()
}
