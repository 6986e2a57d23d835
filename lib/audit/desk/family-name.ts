/**
 * What may be the family name in a name as a clinic writes it, to find people who could be related.
 * Latin names: the last word, and each half of a double name. Chinese characters: the first, or the
 * first two where those are a family name of two. It guesses: names tell no relation.
 */
export function familyNames(name: string): ReadonlySet<string> {
  const plain = name
    .normalize("NFKD")
    .replaceAll(/\p{Mn}/gu, "")
    .normalize("NFC")
    .trim()
  const chinese = /^(?:\p{Script=Han}|·)+$/u.test(plain.replaceAll(/\s/g, ""))
  if (chinese)
    return new Set([ofTwo.find((two) => plain.startsWith(two)) ?? Array.from(plain)[0] ?? ""])
  const words = plain
    .toLowerCase()
    .replaceAll(/[.,()"]/g, " ")
    .split(/\s+/)
    .filter((word) => word !== "" && !suffixes.has(word))
  const last = words.at(-1) ?? ""
  // One word alone may as well be a first name: two Marias are no family.
  if (words.length < 2) return new Set()
  return new Set([last, ...last.split("-")].filter((part) => part.length > 1))
}

export function sameFamilyName(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  return [...a].some((name) => name !== "" && b.has(name))
}

const suffixes = new Set(["jr", "sr", "ii", "iii", "iv", "md", "phd", "rn", "frcp"])

/** The commoner family names of two characters. */
const ofTwo = [
  "欧阳",
  "司马",
  "上官",
  "诸葛",
  "夏侯",
  "司徒",
  "令狐",
  "皇甫",
  "尉迟",
  "公孙",
  "慕容",
  "端木",
  "东方",
  "南宫",
  "歐陽",
  "司馬",
  "諸葛",
  "東方",
  "南宮",
  "公孫",
] as const
