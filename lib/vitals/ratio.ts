/** A sampling rate in Hz as an exact fraction: 62.5 Hz is 125/2. Sample counts must never drift. */
export type Ratio = { readonly num: number; readonly den: number }

export function ratio(num: number, den: number): Ratio {
  const divisor = greatestCommonDivisor(num, den)
  return { num: num / divisor, den: den / divisor }
}

export function times(rate: Ratio, factor: number): Ratio {
  return ratio(rate.num * factor, rate.den)
}

/**
 * "3.90625" → 125/32. Undefined unless a positive decimal. One of more than nine places was rounded
 * by whoever wrote it, so the simplest fraction that rounds to it is meant: "0.0166666666667" → 1/60.
 */
export function parseRatio(text: string): Ratio | undefined {
  const match = /^(\d{1,9})(?:\.(\d{0,20}))?$/.exec(text)
  if (match === null) return undefined
  const places = (match[2] ?? "").replace(/0+$/, "")
  if (places.length > 9) return simplest(Number(text), 0.5 * 10 ** -places.length)
  const num = Number((match[1] ?? "") + places)
  if (num === 0 || !Number.isSafeInteger(num)) return undefined
  return ratio(num, 10 ** places.length)
}

/** The first convergent of the continued fraction that is within `error`, or as near as a double is. */
function simplest(value: number, error: number): Ratio | undefined {
  const near = Math.max(error, value * 2 ** -51)
  let [p0, q0, p, q] = [1, 0, Math.floor(value), 1]
  for (let rest = value - p; Math.abs(value - p / q) > near && q < 1e9;) {
    const term = Math.floor(1 / rest)
    rest = 1 / rest - term
    ;[p0, q0, p, q] = [p, q, term * p + p0, term * q + q0]
  }
  return p > 0 && Number.isSafeInteger(p) && q <= 1e9 ? ratio(p, q) : undefined
}

export function hertz(rate: Ratio): number {
  return rate.num / rate.den
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b)
}
