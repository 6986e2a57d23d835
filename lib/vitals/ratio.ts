/** A sampling rate in Hz as an exact fraction: 62.5 Hz is 125/2. Sample counts must never drift. */
export type Ratio = { readonly num: number; readonly den: number }

export function ratio(num: number, den: number): Ratio {
  const divisor = greatestCommonDivisor(num, den)
  return { num: num / divisor, den: den / divisor }
}

export function times(rate: Ratio, factor: number): Ratio {
  return ratio(rate.num * factor, rate.den)
}

/** "3.90625" → 125/32. Undefined unless a positive decimal of at most 12 places. */
export function parseRatio(text: string): Ratio | undefined {
  const match = /^(\d{1,9})(?:\.(\d{0,12}))?$/.exec(text)
  if (match === null) return undefined
  const places = (match[2] ?? "").replace(/0+$/, "")
  const num = Number((match[1] ?? "") + places)
  if (num === 0 || !Number.isSafeInteger(num)) return undefined
  return ratio(num, 10 ** places.length)
}

export function hertz(rate: Ratio): number {
  return rate.num / rate.den
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b)
}
