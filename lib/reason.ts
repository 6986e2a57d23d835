export const longestReason = 500

export type Wanted = {
  /** Of signs that are seen. */
  readonly least?: number
  /** Whether its field has several lines. */
  readonly lines?: boolean
}

/**
 * Whether somebody who asks later why it was done reads an answer: at least three signs that are seen, and no
 * control characters but line breaks and tabs, and those only where its field has several lines. Spaces around
 * it do not count. Unicode's categories say what is seen; the blank of Braille is drawn as nothing, too.
 */
export function saysWhy(text: string, { least = 3, lines = true }: Wanted = {}): boolean {
  const said = text.trim()
  if (said.length > longestReason) return false
  const line = lines ? said.replaceAll(/[\n\r\t\p{Zl}\p{Zp}]/gu, " ") : said
  return !/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u.test(line) && (line.match(seen)?.length ?? 0) >= least
}

const seen = /[^\p{C}\p{Z}\p{Default_Ignorable_Code_Point}\u2800]/gu
