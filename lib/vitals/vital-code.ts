/**
 * What a number measures: its ISO/IEEE 11073-10101 name, which travels and is stored, and how the
 * FHIR R4 vital-signs profiles code it.
 */
export const vitalCodes = {
  MDC_ECG_HEART_RATE: {
    mdc: 147842,
    short: "hr",
    label: "Heart rate",
    loinc: ["8867-4"],
    unit: "/min",
    decimals: 0,
    plausible: [1, 400],
    continuous: true,
  },
  MDC_PULS_OXIM_PULS_RATE: {
    mdc: 149530,
    short: "pr",
    label: "Pulse rate (oximeter)",
    // the second coding is unverified
    loinc: ["8867-4", "8889-8"],
    unit: "/min",
    decimals: 0,
    plausible: [1, 400],
    continuous: true,
  },
  MDC_PULS_OXIM_SAT_O2: {
    mdc: 150456,
    short: "spo2",
    label: "Oxygen saturation",
    loinc: ["2708-6", "59408-5"],
    unit: "%",
    decimals: 0,
    plausible: [1, 100],
    continuous: true,
  },
  MDC_RESP_RATE: {
    mdc: 151562,
    short: "resp",
    label: "Respiration rate",
    loinc: ["9279-1"],
    unit: "/min",
    decimals: 0,
    plausible: [1, 200],
    continuous: true,
  },
  MDC_PRESS_BLD_NONINV_SYS: {
    mdc: 150021,
    short: "nibpSys",
    label: "Systolic blood pressure",
    loinc: ["8480-6"],
    unit: "mm[Hg]",
    decimals: 0,
    plausible: [10, 400],
    continuous: false,
  },
  MDC_PRESS_BLD_NONINV_DIA: {
    mdc: 150022,
    short: "nibpDia",
    label: "Diastolic blood pressure",
    loinc: ["8462-4"],
    unit: "mm[Hg]",
    decimals: 0,
    plausible: [5, 350],
    continuous: false,
  },
  MDC_PRESS_BLD_NONINV_MEAN: {
    mdc: 150023,
    short: "nibpMean",
    label: "Mean blood pressure",
    loinc: ["8478-0"],
    unit: "mm[Hg]",
    decimals: 0,
    plausible: [5, 375],
    continuous: false,
  },
  MDC_PULS_RATE_NON_INV: {
    mdc: 149546,
    short: "nibpPulse",
    label: "Pulse rate (cuff)",
    loinc: ["8867-4"],
    unit: "/min",
    decimals: 0,
    plausible: [1, 400],
    continuous: false,
  },
  MDC_TEMP_BODY: {
    mdc: 150364,
    short: "temp",
    label: "Body temperature",
    loinc: ["8310-5"],
    unit: "Cel",
    decimals: 1,
    plausible: [15, 46],
    continuous: false,
  },
  MDC_MASS_BODY_ACTUAL: {
    mdc: 188736,
    short: "weight",
    label: "Body weight",
    loinc: ["29463-7"],
    unit: "kg",
    decimals: 1,
    plausible: [0.2, 650],
    continuous: false,
  },
  MDC_LEN_BODY_ACTUAL: {
    mdc: 188740,
    short: "height",
    label: "Body height",
    loinc: ["8302-2"],
    unit: "cm",
    decimals: 1,
    plausible: [20, 280],
    continuous: false,
  },
  MDC_RATIO_MASS_BODY_LEN_SQ: {
    mdc: 188752,
    short: "bmi",
    label: "Body mass index",
    loinc: ["39156-5"],
    unit: "kg/m2",
    decimals: 1,
    plausible: [5, 200],
    continuous: false,
  },
  /** In mmol/L: what a device tells in mg/dL is converted (`mgPerDlInMmolPerL`). */
  MDC_CONC_GLU_GEN: {
    mdc: 160020,
    short: "glucose",
    label: "Blood glucose",
    loinc: ["15074-8"],
    unit: "mmol/L",
    decimals: 1,
    plausible: [0.3, 80],
    continuous: false,
  },
} as const satisfies Readonly<Record<string, Vital>>

type Vital = {
  /** The reference name's number: partition 2 × 65536 + code. */
  readonly mdc: number
  /** Key of the words on a monitor. */
  readonly short: string
  readonly label: string
  /** The code that the R4 profile fixes first, then further codings of the same number. */
  readonly loinc: readonly [string, ...string[]]
  /** UCUM, and the only unit of this code on the wire and in the record. */
  readonly unit: string
  /** Decimal places that are shown. */
  readonly decimals: 0 | 1
  /** Outside of this nobody is measured. Ours, not a standard's. */
  readonly plausible: readonly [least: number, most: number]
  /** A spot value (false) was true when it was measured: its silence means nothing. */
  readonly continuous: boolean
}

export type VitalCode = keyof typeof vitalCodes

export function isVitalCode(code: string): code is VitalCode {
  return Object.hasOwn(vitalCodes, code)
}

/** Whether anybody can have it. */
export function isPlausible(code: VitalCode, value: number): boolean {
  const [least, most] = vitalCodes[code].plausible
  return value >= least && value <= most
}

/** Glucose has 180.156 g/mol. */
export const mgPerDlInMmolPerL = 18.0156
