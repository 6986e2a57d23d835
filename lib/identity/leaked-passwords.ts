import { dictionary } from "@zxcvbn-ts/language-common"

/**
 * Whether it is one of the passwords that leaks are fullest of, alone or with at most six digits or signs
 * before and after it. Nobody outside is asked: the list is a package's (49,000, from published leaks).
 */
export function isLeaked(plain: string): boolean {
  if (leaked.has(plain)) return true
  const word = plain.replaceAll(/^[^\p{L}]+|[^\p{L}]+$/gu, "")
  return word.length >= shortest && plain.length - word.length <= 6 && leaked.has(word)
}

/** Shorter words stand in sentences that nobody guesses. */
const shortest = 6

const leaked: ReadonlySet<string> = new Set(dictionary["passwords-common"])
