import { type Result, ok, refuse } from "@/lib/result"

import { sevenDigits } from "./gatt/measurement"
import type { Numeric } from "./numerics"
import { type VitalCode, mgPerDlInMmolPerL, vitalCodes } from "./vital-code"

/** What a person can read off a device and type in, with the units that its display may have. */
export const manualKinds = {
  bloodPressure: {
    units: [unit("mm[Hg]", 1), unit("kPa", 7.50062)],
    fields: [
      field("MDC_PRESS_BLD_NONINV_SYS", 80, 200),
      field("MDC_PRESS_BLD_NONINV_DIA", 40, 120),
      optional("MDC_PULS_RATE_NON_INV", 40, 140),
    ],
  },
  oxygen: {
    units: [unit("%", 1)],
    fields: [field("MDC_PULS_OXIM_SAT_O2", 88, 100), optional("MDC_PULS_OXIM_PULS_RATE", 40, 140)],
  },
  temperature: {
    units: [unit("Cel", 1), unit("[degF]", 5 / 9, -160 / 9)],
    fields: [field("MDC_TEMP_BODY", 34, 41)],
  },
  heartRate: { units: [unit("/min", 1)], fields: [field("MDC_ECG_HEART_RATE", 40, 140)] },
  respiration: { units: [unit("/min", 1)], fields: [field("MDC_RESP_RATE", 8, 40)] },
  glucose: {
    units: [unit("mmol/L", 1), unit("mg/dL", 1 / mgPerDlInMmolPerL)],
    fields: [field("MDC_CONC_GLU_GEN", 3, 25)],
  },
  weight: {
    units: [unit("kg", 1), unit("[lb_av]", 0.453_592_37)],
    fields: [field("MDC_MASS_BODY_ACTUAL", 2, 200)],
  },
  height: {
    units: [unit("cm", 1), unit("[in_i]", 2.54)],
    fields: [field("MDC_LEN_BODY_ACTUAL", 45, 210)],
  },
} as const satisfies Readonly<Record<string, Kind>>

export type ManualKind = keyof typeof manualKinds

type Kind = { readonly units: readonly [Unit, ...Unit[]]; readonly fields: readonly Field[] }
/** UCUM, and how it becomes the first of its kind, which is the code's own. */
type Unit = { readonly unit: string; readonly factor: number; readonly add: number }
type Field = {
  readonly code: VitalCode
  readonly needed: boolean
  /** Outside of this it is asked once more whether it is right. Ours, not a standard's. */
  readonly usual: readonly [least: number, most: number]
}

export type ManualForm = {
  readonly kind: ManualKind
  readonly unit: string
  /** As it was typed, by code. */
  readonly typed: Readonly<Partial<Record<VitalCode, string>>>
  /** When it was measured, by the page's clock. */
  readonly at: number
}

export type ManualRefusal = "not_a_number" | "implausible" | "crossed" | "future" | "too_old"

/** `unusual`: possible, and so far from what is usual that whoever typed it should look again. */
export type ManualReading = {
  readonly values: readonly Numeric[]
  readonly unusual: readonly VitalCode[]
}

/** A clock on the wall is a minute off. */
const aheadMs = 90_000
const oldestMs = 24 * 3_600_000

export function readManual(
  { kind, unit: chosen, typed, at }: ManualForm,
  now: number,
): Result<ManualReading, ManualRefusal, { readonly code?: VitalCode }> {
  if (!(at <= now + aheadMs)) return refuse("future", {})
  if (at < now - oldestMs) return refuse("too_old", {})
  const { units, fields }: Kind = manualKinds[kind]
  const used = units.find((each) => each.unit === chosen) ?? units[0]
  const values: Numeric[] = []
  const unusual: VitalCode[] = []
  for (const { code, needed, usual } of fields) {
    const text = typed[code]?.trim() ?? ""
    if (text === "" && !needed) continue
    const number = numberOf(text)
    if (number === undefined) return refuse("not_a_number", { code })
    const { unit: own, plausible } = vitalCodes[code]
    // a pulse beside a pressure has no other unit
    const isChosen = own === units[0].unit
    const value = isChosen ? sevenDigits(number * used.factor + used.add) : number
    if (value < plausible[0] || value > plausible[1]) return refuse("implausible", { code })
    if (value < usual[0] || value > usual[1]) unusual.push(code)
    values.push(manual(code, value, Math.min(at, now)))
  }
  const [systolic, diastolic] = [values[0], values[1]]
  if (kind === "bloodPressure" && systolic && diastolic && diastolic.value >= systolic.value)
    return refuse("crossed", { code: "MDC_PRESS_BLD_NONINV_DIA" })
  return ok({ values, unusual })
}

function manual(code: VitalCode, value: number, at: number): Numeric {
  return {
    code,
    value,
    unit: vitalCodes[code].unit,
    at,
    derived: false,
    origin: "manual",
    spot: true,
    questionable: false,
    device: "",
  }
}

/** "36.8" and "36,8". */
function numberOf(text: string): number | undefined {
  return /^\d{1,4}([.,]\d{1,3})?$/.test(text) ? Number(text.replace(",", ".")) : undefined
}

function unit(name: string, factor: number, add = 0): Unit {
  return { unit: name, factor, add }
}

function field(code: VitalCode, least: number, most: number): Field {
  return { code, needed: true, usual: [least, most] }
}

function optional(code: VitalCode, least: number, most: number): Field {
  return { ...field(code, least, most), needed: false }
}
