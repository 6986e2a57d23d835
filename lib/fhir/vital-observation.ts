import { observation, type Subject } from "./observation"
import {
  type VitalCoding,
  type VitalName,
  loinc,
  mdc,
  pressureCodings,
  quantity,
  vitalCodings,
} from "./vital-coding"

/** One charted number. */
export type ChartedVital = Charted & {
  readonly name: VitalName
  readonly value: number | undefined
  /** UCUM, one that the profile allows. */
  readonly unit: string
}

/** One blood pressure, in mmHg; what was not measured of it is undefined. */
export type ChartedPressure = Charted & {
  readonly way: "cuff" | "arterial"
  readonly systolic: number | undefined
  readonly diastolic: number | undefined
  readonly mean: number | undefined
}

export type Charted = {
  /** When it was measured, milliseconds since 1970. */
  readonly at: number
  /** In words, where it was computed from a wave and not reported by a device. */
  readonly derivedBy: string | undefined
  /** What the device or its reader thought of it. An invalid value is not handed on. */
  readonly validity: "valid" | "questionable" | "invalid"
}

/**
 * A charted number as a FHIR R4 Observation of its vital-signs profile. A value that is no number, or
 * is invalid, becomes a dataAbsentReason. Throws a RangeError on a unit that the profile does not allow.
 */
export function vitalObservation(vital: ChartedVital, subject: Subject) {
  const coding: VitalCoding = vitalCodings[vital.name]
  if (!coding.units.includes(vital.unit)) {
    throw new RangeError(`${vital.name} in ${vital.unit}`)
  }
  const content = measured(vital.value, vital.unit, vital.validity)
  // the profile "bmi" has no place for a missing value; its parent has
  const claimed =
    coding.profile === "bmi" && "dataAbsentReason" in content ? "vitalsigns" : coding.profile
  return {
    ...base(claimed, vital, subject),
    code: {
      coding: [...coding.loinc.map(loinc), ...(coding.mdc === undefined ? [] : [mdc(coding.mdc)])],
      text: coding.text,
    },
    ...content,
  }
}

/**
 * A blood pressure as a FHIR R4 Observation of the profile "bp": a panel of components. Systolic and
 * diastolic are always there; the missing one says why it has no value.
 */
export function pressureObservation(pressure: ChartedPressure, subject: Subject) {
  const code = (part: keyof typeof pressureCodings) => {
    const { text, loinc: code, mdc: codes } = pressureCodings[part]
    return { coding: [loinc(code), mdc(codes[pressure.way])], text }
  }
  const parts = (["systolic", "diastolic", "mean"] as const).filter(
    (part) => part !== "mean" || pressure.mean !== undefined,
  )
  return {
    ...base("bp", pressure, subject),
    code: code("panel"),
    component: parts.map((part) => ({
      code: code(part),
      ...measured(pressure[part], "mm[Hg]", pressure.validity),
    })),
  }
}

function base(
  profile: VitalCoding["profile"] | "bp" | "vitalsigns",
  charted: Charted,
  subject: Subject,
) {
  const { derivedBy, validity } = charted
  const notes = [
    ...(derivedBy === undefined ? [] : [`Derived: ${derivedBy}`]),
    ...(validity === "valid" ? [] : [`Marked ${validity} when it was measured`]),
  ]
  return {
    ...observation(subject),
    meta: { profile: [`http://hl7.org/fhir/StructureDefinition/${profile}`] },
    category: [
      {
        coding: [
          {
            system: "http://terminology.hl7.org/CodeSystem/observation-category",
            code: "vital-signs",
            display: "Vital Signs",
          },
        ],
      },
    ],
    effectiveDateTime: new Date(charted.at).toISOString(),
    // The bound value set has no word for it, and is extensible.
    ...(validity === "questionable" ? { interpretation: [{ text: "Questionable" }] } : {}),
    ...(derivedBy === undefined ? {} : { method: { text: derivedBy } }),
    ...(notes.length === 0 ? {} : { note: notes.map((text) => ({ text })) }),
  }
}

function measured(value: number | undefined, unit: string, validity: Charted["validity"]) {
  const reason = absence(value, validity)
  return reason === undefined && value !== undefined
    ? { valueQuantity: quantity(value, unit) }
    : { dataAbsentReason: { coding: [{ system: absentReasons, code: reason ?? "unknown" }] } }
}

const absentReasons = "http://terminology.hl7.org/CodeSystem/data-absent-reason"

function absence(value: number | undefined, validity: Charted["validity"]): string | undefined {
  if (value === undefined) return "unknown"
  if (Number.isNaN(value)) return "not-a-number"
  if (value === Infinity) return "positive-infinity"
  if (value === -Infinity) return "negative-infinity"
  return validity === "invalid" ? "error" : undefined
}
