export type BirthParts = { day: string; month: string; year: string }

export type BirthDate =
  | { ok: true; value: string }
  | { ok: false; reason: "incomplete" | "impossible" | "future" }

/**
 * The three fields as one ISO date. Every field says what it means, so "11" can never slide into
 * another field, and a year has four digits.
 */
export function birthDateOf(parts: BirthParts, today: string): BirthDate {
  const year = parts.year.trim()
  const [month, day] = [parts.month.trim(), parts.day.trim()]
  if (!/^\d{4}$/.test(year) || !/^\d{1,2}$/.test(month) || !/^\d{1,2}$/.test(day)) {
    return { ok: false, reason: "incomplete" }
  }
  const value = `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`
  if (!exists(Number(year), Number(month), Number(day))) return { ok: false, reason: "impossible" }
  return value > today ? { ok: false, reason: "future" } : { ok: true, value }
}

/**
 * A whole date out of pasted or autofilled text. Four digits first are the year; a month in words
 * does not occur in what phones fill in. Day before month unless it cannot be, as the page's
 * example shows. Undefined when the text is not a whole date: then it is left as it was pasted.
 */
export function partsOfText(text: string): BirthParts | undefined {
  const numbers = text.trim().match(/\d+/g) ?? []
  const [a, b, c] = numbers.length === 1 ? splitRun(numbers[0] ?? "") : numbers
  if (a === undefined || b === undefined || c === undefined || numbers.length > 3) return undefined
  if (/^\d{4}$/.test(a)) return plausible({ year: a, month: b, day: c })
  if (!/^\d{4}$/.test(c)) return undefined
  const dayFirst = { day: a, month: b, year: c }
  return Number(b) > 12 ? plausible({ day: b, month: a, year: c }) : plausible(dayFirst)
}

/** Digits only, so that a stray letter or full-width mark never reaches the field. */
export function digitsOf(text: string, most: number): string {
  return text.normalize("NFKC").replaceAll(/\D/g, "").slice(0, most)
}

// 19580327 and 27031958: eight digits without a mark between them.
function splitRun(run: string): (string | undefined)[] {
  if (run.length !== 8) return []
  const yearFirst = /^(19|20)/.test(run) && Number(run.slice(4, 6)) <= 12
  return yearFirst
    ? [run.slice(0, 4), run.slice(4, 6), run.slice(6)]
    : [run.slice(0, 2), run.slice(2, 4), run.slice(4)]
}

function plausible(parts: BirthParts): BirthParts | undefined {
  const { day, month, year } = parts
  if (!exists(Number(year), Number(month), Number(day))) return undefined
  return { day: String(Number(day)), month: String(Number(month)), year }
}

function exists(year: number, month: number, day: number): boolean {
  const date = new Date(Date.UTC(year, month - 1, day))
  return year >= 1875 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day
}
