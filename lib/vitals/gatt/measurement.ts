import { type VitalCode, vitalCodes } from "../vital-code"
import type { DeviceTime } from "./device-time"
import type { MedicalFloat, NotANumber } from "./ieee-11073-float"
import { type TechnicalCondition, technicalConditions } from "./technical-condition"

/** What one characteristic value says. `detail` is what only this kind of it has. */
export type Measurement<Kind extends string = string, Detail extends object = object> = {
  readonly kind: Kind
  readonly readings: readonly GattReading[]
  readonly conditions: readonly TechnicalCondition[]
  /** "demo" and "test" say nothing of the patient: they are shown as such, and never charted. */
  readonly origin: "patient" | "demo" | "test"
  /** The device sends it out of its memory: not what is now. */
  readonly stored: boolean
  readonly deviceTime: DeviceTime | null
  /** Milliseconds since 1970, by our clock. */
  readonly receivedAt: number
  readonly detail: Detail
}

/** One number in the unit of its code, or why it is none. */
export type GattReading = { readonly code: VitalCode; readonly unit: string } & (
  | { readonly validity: "valid"; readonly value: number }
  | {
      readonly validity: "questionable"
      readonly value: number
      readonly reasons: readonly Doubt[]
    }
  | { readonly validity: "invalid"; readonly value: null; readonly reason: Absence }
)

export type Doubt =
  | TechnicalCondition
  | "implausible"
  | "inconsistent"
  | "early_estimate"
  | "calibrating"
  | "questionable"

/** "zero": what many devices write for "no reading", and what nobody alive has. */
export type Absence = NotANumber | "zero" | "invalid" | "unavailable" | "unsuccessful"

type Circumstances = {
  /** From the device's unit to that of the code. */
  readonly convert?: (value: number) => number
  readonly doubts?: readonly Doubt[]
  /** The device takes its value back. */
  readonly withheld?: Absence | undefined
}

export function readingOf(
  code: VitalCode,
  measured: MedicalFloat,
  { convert = (value) => value, doubts = [], withheld }: Circumstances = {},
): GattReading {
  const { unit, plausible } = vitalCodes[code]
  const absent = (reason: Absence) =>
    ({ code, unit, validity: "invalid", value: null, reason }) as const
  if (withheld !== undefined) return absent(withheld)
  if (measured.kind === "no_reading") return absent(measured.why)
  if (measured.value === 0) return absent("zero")
  const value = sevenDigits(convert(measured.value))
  const possible = value >= plausible[0] && value <= plausible[1]
  const reasons = possible ? doubts : [...doubts, "implausible" as const]
  return reasons.length === 0
    ? { code, unit, validity: "valid", value }
    : { code, unit, validity: "questionable", value, reasons }
}

/** A reading that others contradict. */
export function inconsistent(reading: GattReading): GattReading {
  if (reading.validity === "invalid") return reading
  const reasons = reading.validity === "questionable" ? reading.reasons : []
  return { ...reading, validity: "questionable", reasons: [...reasons, "inconsistent"] }
}

/** Those of a packet's conditions that make its values questionable. */
export function doubtsOf(conditions: readonly TechnicalCondition[]): readonly Doubt[] {
  return conditions.filter((condition) => technicalConditions[condition].doubtful)
}

export const number = (value: number): MedicalFloat => ({ kind: "number", value })

/** A conversion adds digits that the device never had; seven hold every number that one sends. */
export function sevenDigits(value: number): number {
  return Number(value.toPrecision(7))
}

export function has(flags: number, bit: number): boolean {
  return (flags & (1 << bit)) !== 0
}
