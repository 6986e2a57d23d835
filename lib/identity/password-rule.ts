import { commonPasswords } from "./common-passwords"
import { isLeaked } from "./leaked-passwords"

/** NIST SP 800-63B section 3.1.1.2: long enough and not everybody's; no rules about its make-up. */
export const passwordLength = { least: 12, most: 200 } as const

export type PasswordProblem = "too_short" | "too_long" | "common" | "own_name"

/** Undefined: it may be used. `own` is what a stranger would try first: the person's address and name. */
export function passwordProblem(
  password: string,
  own: readonly string[] = [],
): PasswordProblem | undefined {
  const typed = password.normalize("NFKC")
  const { length } = Array.from(typed)
  if (length < passwordLength.least) return "too_short"
  if (length > passwordLength.most) return "too_long"
  const plain = simplified(typed)
  if (isRepeated(plain) || isMadeOf(plain, longestFirst) || isLeaked(plain)) return "common"
  const names = own
    .flatMap((name) => [name, ...name.split("@"), ...name.split(/[@.\s]+/)])
    .map(simplified)
  return names.some((name) => name.length >= 4 && isMadeOf(plain, [name])) ? "own_name" : undefined
}

// "manchesterunited" before "manchester", of which "united" would be left.
const longestFirst = [...commonPasswords].sort((a, b) => b.length - a.length)

/** Nothing but known words, with at most six digits or signs among them. */
function isMadeOf(plain: string, known: readonly string[]): boolean {
  // A sign that is in none of them keeps what was on both its sides from making a word.
  const rest = known.reduce((left, word) => left.replaceAll(word, "\u0000"), plain)
  return rest.includes("\u0000") && /^[^\p{L}]{0,6}$/u.test(rest.replaceAll("\u0000", ""))
}

/** One or two characters over and over, or a run of the alphabet or of the digits. */
function isRepeated(plain: string): boolean {
  const codes = Array.from(plain, (letter) => letter.codePointAt(0) ?? 0)
  const step = (codes[1] ?? 0) - (codes[0] ?? 0)
  const isRun = codes.every((code, at) => at === 0 || code - (codes[at - 1] ?? 0) === step)
  return new Set(plain).size <= 2 || (Math.abs(step) <= 1 && isRun)
}

function simplified(text: string): string {
  return text.normalize("NFKC").toLowerCase()
}
