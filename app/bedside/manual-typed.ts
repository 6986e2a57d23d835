import { type ManualForm, type ManualKind, manualKinds } from "@/lib/vitals/manual-entry"
import { type VitalCode, vitalCodes } from "@/lib/vitals/vital-code"

/**
 * What stands in the form. `minute`: as the browser's own field writes it, local, "2026-11-24T10:20";
 * empty: now. `exact`: of a value that is corrected and keeps its moment.
 */
export type Typed = Omit<ManualForm, "at"> & {
  readonly minute: string
  readonly exact: number | undefined
}

export const kindNames = [
  "bloodPressure",
  "oxygen",
  "temperature",
  "heartRate",
  "respiration",
  "glucose",
  "weight",
  "height",
] as const satisfies readonly ManualKind[]

export function emptyForm(kind: ManualKind): Typed {
  return { kind, unit: manualKinds[kind].units[0].unit, typed: {}, minute: "", exact: undefined }
}

/** The same again, to be corrected. */
export function formOf({ at, ...form }: ManualForm): Typed {
  return { ...form, minute: localMinute(at), exact: at }
}

export function momentOf({ minute, exact }: Typed, now: number): number {
  return exact ?? (minute === "" ? now : new Date(minute).getTime())
}

export function localMinute(at: number): string {
  const moment = new Date(at)
  const local = new Date(at - moment.getTimezoneOffset() * 60_000)
  return local.toISOString().slice(0, 16)
}

export function ownUnit(code: VitalCode): string {
  return vitalCodes[code].unit
}
