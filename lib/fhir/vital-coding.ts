/** A FHIR Coding. */
export type Coding = { readonly system: string; readonly code: string; readonly display?: string }

/** How one number is coded in FHIR R4: the profile fixes the first LOINC code and the units. */
export type VitalCoding = {
  /** The last part of the profile's address. */
  readonly profile:
    | "heartrate"
    | "oxygensat"
    | "resprate"
    | "bodytemp"
    | "bodyweight"
    | "bodyheight"
    | "bmi"
    /** The parent of all, for what has no profile of its own. */
    | "vitalsigns"
  readonly text: string
  readonly loinc: readonly string[]
  /** ISO/IEEE 11073-10101, partition × 65,536 + code. */
  readonly mdc: number | undefined
  /** UCUM codes that the profile allows. */
  readonly units: readonly string[]
}

/**
 * By ISO/IEEE 11073-10101 name. Source: the vital-signs profiles of FHIR R4 (hl7.org/fhir/R4), which
 * fix 2708-6 for the saturation, beside which 59408-5 says that it was measured by pulse oximetry. The
 * body's mass, length and their ratio have no MDC code here. From memory, not held against the
 * standards: 8889-8, 151562, 151570 and, below, 150036 and 150039.
 */
export const vitalCodings = {
  MDC_ECG_HEART_RATE: {
    profile: "heartrate",
    text: "Heart rate",
    loinc: ["8867-4"],
    mdc: 147_842,
    units: ["/min"],
  },
  MDC_PULS_OXIM_PULS_RATE: {
    profile: "heartrate",
    text: "Pulse rate",
    loinc: ["8867-4", "8889-8"],
    mdc: 149_530,
    units: ["/min"],
  },
  MDC_PULS_RATE_NON_INV: {
    profile: "heartrate",
    text: "Pulse rate (cuff)",
    loinc: ["8867-4"],
    mdc: 149_546,
    units: ["/min"],
  },
  MDC_PULS_OXIM_SAT_O2: {
    profile: "oxygensat",
    text: "SpO₂",
    loinc: ["2708-6", "59408-5"],
    mdc: 150_456,
    units: ["%"],
  },
  MDC_RESP_RATE: {
    profile: "resprate",
    text: "Respiration rate",
    loinc: ["9279-1"],
    mdc: 151_562,
    units: ["/min"],
  },
  MDC_TTHOR_RESP_RATE: {
    profile: "resprate",
    text: "Respiration rate",
    loinc: ["9279-1"],
    mdc: 151_570,
    units: ["/min"],
  },
  MDC_TEMP_BODY: {
    profile: "bodytemp",
    text: "Body temperature",
    loinc: ["8310-5"],
    mdc: 150_364,
    units: ["Cel", "[degF]"],
  },
  MDC_MASS_BODY_ACTUAL: {
    profile: "bodyweight",
    text: "Body weight",
    loinc: ["29463-7"],
    mdc: undefined,
    units: ["kg"],
  },
  MDC_LEN_BODY_ACTUAL: {
    profile: "bodyheight",
    text: "Body height",
    loinc: ["8302-2"],
    mdc: undefined,
    units: ["cm"],
  },
  MDC_RATIO_MASS_BODY_LEN_SQ: {
    profile: "bmi",
    text: "Body mass index",
    loinc: ["39156-5"],
    mdc: undefined,
    units: ["kg/m2"],
  },
  MDC_CONC_GLU_GEN: {
    profile: "vitalsigns",
    text: "Blood glucose",
    loinc: ["15074-8"],
    mdc: 160_020,
    units: ["mmol/L"],
  },
} as const satisfies Readonly<Record<string, VitalCoding>>

export type VitalName = keyof typeof vitalCodings

/** The panel of a blood pressure and its components, by cuff and by arterial line. */
export const pressureCodings = {
  panel: { text: "Blood pressure", loinc: "85354-9", mdc: { cuff: 150_020, arterial: 150_036 } },
  systolic: { text: "Systolic", loinc: "8480-6", mdc: { cuff: 150_021, arterial: 150_037 } },
  diastolic: { text: "Diastolic", loinc: "8462-4", mdc: { cuff: 150_022, arterial: 150_038 } },
  mean: { text: "Mean", loinc: "8478-0", mdc: { cuff: 150_023, arterial: 150_039 } },
} as const

export function loinc(code: string): Coding {
  return { system: "http://loinc.org", code }
}

export const mdcSystem = "urn:iso:std:iso:11073:10101"

export function mdc(code: number): Coding {
  return { system: mdcSystem, code: String(code) }
}

/** What people read where UCUM's code is not what they write. */
const written: Readonly<Partial<Record<string, string>>> = {
  "mm[Hg]": "mmHg",
  Cel: "°C",
  "[degF]": "°F",
  "kg/m2": "kg/m²",
}

export function quantity(value: number, unit: string) {
  return {
    value,
    unit: written[unit] ?? unit,
    system: "http://unitsofmeasure.org",
    code: unit,
  } as const
}
