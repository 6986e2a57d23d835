import { type TechnicalCondition, isTechnicalCondition } from "./gatt/technical-condition"
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
import { isVitalCode, vitalCodes } from "./vital-code"

/** What a number rests on. Only the first three are of the patient, and may be charted. */
export const origins = ["device", "manual", "recorded", "simulated", "demo", "test"] as const
export type Origin = (typeof origins)[number]

export const chartedOrigins = ["device", "manual", "recorded"] as const satisfies readonly Origin[]

export function isCharted(origin: Origin): origin is (typeof chartedOrigins)[number] {
  return chartedOrigins.some((each) => each === origin)
}

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
  readonly origin: Origin
  /** True when it was measured, and silent since: its age is no loss of data. */
  readonly spot: boolean
  /** The device, or we, doubt it. */
  readonly questionable: boolean
  /** What measured it, as it calls itself; empty: the source of the stream. */
  readonly device: string
}

/** Something that a source says is wrong, for as long as it is. */
export type Condition = {
  readonly code: TechnicalCondition
  readonly device: string
  /** By the sender's clock. */
  readonly since: number
}

/** All that is wrong at a moment, as a device tells it the record. */
export type DeviceStatus = { readonly at: number; readonly conditions: readonly Condition[] }

/** A value that was taken back by whoever entered it. */
export type Withdrawn = Pick<Numeric, "code" | "spot" | "at">

/** The newest value of every number of a stream, and all that is wrong, sent whole once a second. */
export type NumericsSnapshot = {
  readonly stream: number
  readonly values: readonly Numeric[]
  readonly conditions: readonly Condition[]
  readonly withdrawn: readonly Withdrawn[]
}

export const mostValues = 32
export const mostConditions = 32
export const mostWithdrawn = 64

/** A spot measurement and the monitoring of one number stand beside each other. */
export function numericKey({ code, spot }: Pick<Numeric, "code" | "spot">): string {
  return spot ? `${code} spot` : code
}

export function numericsBody({ stream, ...snapshot }: NumericsSnapshot): object {
  return {
    v: 1,
    stream,
    values: snapshot.values.slice(0, mostValues),
    conditions: snapshot.conditions.slice(0, mostConditions),
    withdrawn: snapshot.withdrawn.slice(-mostWithdrawn),
  }
}

export function parseNumerics(json: unknown): NumericsSnapshot | undefined {
  const body = asObject(json)
  if (body?.["v"] !== 1) return undefined
  const stream = asInteger(body["stream"], 0, 0xffff)
  const values = asList(body["values"], mostValues)
  const conditions = readAll(
    asList(body["conditions"] ?? [], mostConditions) ?? [undefined],
    parseCondition,
  )
  const withdrawn = readAll(
    asList(body["withdrawn"] ?? [], mostWithdrawn) ?? [undefined],
    parseWithdrawn,
  )
  if (stream === undefined || values === undefined) return undefined
  if (conditions === undefined || withdrawn === undefined) return undefined
  // one number that cannot be read says nothing about the others
  return {
    stream,
    values: values.flatMap((value) => parseNumeric(value) ?? []),
    conditions,
    withdrawn,
  }
}

export function parseNumeric(json: unknown): Numeric | undefined {
  const item = asObject(json)
  const code = asCode(item?.["code"])
  const value = asNumber(item?.["value"], -1e6, 1e6)
  const unit = asText(item?.["unit"], 16)
  const at = asMoment(item?.["at"])
  const derived = asBoolean(item?.["derived"])
  const origin = origins.find((each) => each === (item?.["origin"] ?? "device"))
  const questionable = asBoolean(item?.["questionable"] ?? false)
  const device = asText(item?.["device"] ?? "", 40)
  if (code === undefined || value === undefined || unit === undefined) return undefined
  if (!isPossible(code, value, unit)) return undefined
  if (at === undefined || derived === undefined || origin === undefined) return undefined
  const spot = asBoolean(item?.["spot"] ?? isSpotCode(code))
  if (questionable === undefined || device === undefined || spot === undefined) return undefined
  return { code, value, unit, at, derived, origin, spot, questionable, device }
}

function parseCondition(json: unknown): Condition | undefined {
  const item = asObject(json)
  const code = asText(item?.["code"], 40)
  const device = asText(item?.["device"], 40)
  const since = asMoment(item?.["since"])
  if (code === undefined || device === undefined || since === undefined) return undefined
  return isTechnicalCondition(code) ? { code, device, since } : undefined
}

function parseWithdrawn(json: unknown): Withdrawn | undefined {
  const item = asObject(json)
  const code = asCode(item?.["code"])
  const spot = asBoolean(item?.["spot"])
  const at = asMoment(item?.["at"])
  return code === undefined || spot === undefined || at === undefined
    ? undefined
    : { code, spot, at }
}

function asCode(value: unknown): string | undefined {
  const code = asText(value, 64)
  return code !== undefined && /^MDC_[A-Z0-9_]+$/.test(code) ? code : undefined
}

/** No patient has such a value, or it is in another unit than its limits are: it is no reading. */
function isPossible(code: string, value: number, unit: string): boolean {
  if (!isVitalCode(code)) return true
  const { unit: own, plausible } = vitalCodes[code]
  return unit === own && value >= plausible[0] && value <= plausible[1]
}

/** Of a code that is not known, silence means something. */
function isSpotCode(code: string): boolean {
  return isVitalCode(code) && !vitalCodes[code].continuous
}
