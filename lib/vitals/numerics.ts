import {
  asBoolean,
  asInteger,
  asList,
  asMoment,
  asNumber,
  asObject,
  asText,
  readAll,
} from "./untrusted"

/** One measured number. `at` is when it was measured, by the sender's clock, milliseconds since 1970. */
export type Numeric = {
  /** ISO/IEEE 11073-10101 name. */
  readonly code: string
  readonly value: number
  /** UCUM. */
  readonly unit: string
  readonly at: number
  /** Computed by us from a wave, not reported by the device. */
  readonly derived: boolean
}

/** The newest value of every number of a stream, sent whole once a second. */
export type NumericsSnapshot = { readonly stream: number; readonly values: readonly Numeric[] }

const mostValues = 32

export function numericsBody(snapshot: NumericsSnapshot): object {
  return { v: 1, stream: snapshot.stream, values: snapshot.values }
}

export function parseNumerics(json: unknown): NumericsSnapshot | undefined {
  const body = asObject(json)
  if (body?.["v"] !== 1) return undefined
  const stream = asInteger(body["stream"], 0, 0xffff)
  const values = readAll(asList(body["values"], mostValues) ?? [undefined], parseNumeric)
  if (stream === undefined || values === undefined) return undefined
  return { stream, values }
}

export function parseNumeric(json: unknown): Numeric | undefined {
  const item = asObject(json)
  const code = asText(item?.["code"], 64)
  const value = asNumber(item?.["value"], -1e6, 1e6)
  const unit = asText(item?.["unit"], 16)
  const at = asMoment(item?.["at"])
  const derived = asBoolean(item?.["derived"])
  if (code === undefined || value === undefined || unit === undefined) return undefined
  if (at === undefined || derived === undefined || !/^MDC_[A-Z0-9_]+$/.test(code)) return undefined
  return { code, value, unit, at, derived }
}
