/**
 * What a number measures: its ISO/IEEE 11073-10101 name, which travels and is stored, and the LOINC
 * code and UCUM unit of the FHIR R4 vital-signs profiles.
 */
export const vitalCodes = {
  MDC_ECG_HEART_RATE: { short: "hr", label: "Heart rate", loinc: "8867-4", unit: "/min" },
  MDC_RESP_RATE: { short: "resp", label: "Respiration rate", loinc: "9279-1", unit: "/min" },
} as const

export type VitalCode = keyof typeof vitalCodes

export function isVitalCode(code: string): code is VitalCode {
  return Object.hasOwn(vitalCodes, code)
}
