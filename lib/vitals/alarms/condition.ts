import { vitalCodes } from "../vital-code"

/** Alarm priorities of IEC 60601-1-8, from awareness to immediate response. */
export const priorities = ["low", "medium", "high"] as const
export type Priority = (typeof priorities)[number]

export function worse(a: Priority | null, b: Priority | null): boolean {
  return rank(a) > rank(b)
}

export function worst(all: readonly (Priority | null)[]): Priority | null {
  return all.reduce<Priority | null>((a, b) => (worse(b, a) ? b : a), null)
}

/** What is shown: the present priority, or the one that is latched where that is worse. */
export function shownPriority(of: {
  readonly priority: Priority | null
  readonly latched: Priority | null
}): Priority | null {
  return worst([of.priority, of.latched])
}

function rank(priority: Priority | null): number {
  return priority === null ? -1 : priorities.indexOf(priority)
}

/** About the patient, or about the equipment (INOP). */
export type Category = "physiological" | "technical"

/**
 * Numbers that alarms are evaluated for. A reading outside `plausible` is no reading: monitors write 0 for
 * "absent", and a 0 must raise no alarm. The silence of a continuous number is an alarm, that of a spot
 * measurement is not.
 */
export const monitored = {
  MDC_ECG_HEART_RATE: vitalCodes.MDC_ECG_HEART_RATE,
  MDC_PULS_OXIM_PULS_RATE: vitalCodes.MDC_PULS_OXIM_PULS_RATE,
  MDC_PULS_OXIM_SAT_O2: vitalCodes.MDC_PULS_OXIM_SAT_O2,
  MDC_RESP_RATE: vitalCodes.MDC_RESP_RATE,
  MDC_PRESS_BLD_NONINV_SYS: vitalCodes.MDC_PRESS_BLD_NONINV_SYS,
  MDC_TEMP_BODY: vitalCodes.MDC_TEMP_BODY,
} as const

export type MonitoredCode = keyof typeof monitored

export function isMonitored(code: string): code is MonitoredCode {
  return Object.hasOwn(monitored, code)
}

/** Conditions that a device, a page or a score reports as a whole, rather than as a number. */
export const reportedCodes = {
  asystole: "physiological",
  ventricular_fibrillation: "physiological",
  ventricular_tachycardia: "physiological",
  apnoea: "physiological",
  news2_high: "physiological",
  sensor_off: "technical",
  lead_off: "technical",
  low_perfusion: "technical",
  poor_signal: "technical",
  device_fault: "technical",
  low_battery: "technical",
  clock_unsynced: "technical",
  link_down: "technical",
  audio_blocked: "technical",
} as const satisfies Record<string, Category>

export type ReportedCode = keyof typeof reportedCodes

export function isReported(code: string): code is ReportedCode {
  return Object.hasOwn(reportedCodes, code)
}

/** What of a number is wrong. Both limits of one side are one condition (decision 46). */
export type Aspect = "low" | "high" | "no_data"

/** `lead_off:V1`, where a device has several: the part behind the colon says which. */
export type ConditionId = `${MonitoredCode}.${Aspect}` | ReportedCode | `${ReportedCode}:${string}`

export function reportedId(code: ReportedCode, source: string | null): ConditionId {
  return source === null ? code : `${code}:${source}`
}

export const longestSource = 40

export function isConditionId(text: string): text is ConditionId {
  const [vital = "", aspect = "", rest] = text.split(".")
  if (isMonitored(vital))
    return rest === undefined && (aspect === "low" || aspect === "high" || aspect === "no_data")
  const colon = text.indexOf(":")
  if (colon === -1) return isReported(text)
  const source = text.slice(colon + 1)
  return isReported(text.slice(0, colon)) && source.length > 0 && source.length <= longestSource
}
