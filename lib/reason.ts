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
  const said = keptReason(text)
  if (said.length > longestReason) return false
  const line = lines ? said.replaceAll(/[\n\r\t\p{Zl}\p{Zp}]/gu, " ") : said
  return !/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u.test(line) && (line.match(seen)?.length ?? 0) >= least
}

/**
 * As it is kept: without spaces around it, and without the twelve signs that only turn the direction of writing
 * (UAX #9): with them a line is read in another order than it is stored in, sent to others and searched (UTR #36, 2.5;
 * UTS #55). They are taken out and not refused, as they come along unseen with names and numbers that are pasted,
 * and nobody would find what to delete. Hebrew and Arabic letters have their direction without them; joiners stay.
 */
export function keptReason(text: string): string {
  return text.replaceAll(/\p{Bidi_Control}/gu, "").trim()
}

/** Within a sentence of ours: it begins in its own direction, and turns nothing that stands around it. */
export function isolatedReason(text: string): string {
  return `\u2068${keptReason(text)}\u2069`
}

const seen = /[^\p{C}\p{Z}\p{Default_Ignorable_Code_Point}\u2800]/gu
