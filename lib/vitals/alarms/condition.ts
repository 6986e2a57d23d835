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
 * Numbers that alarms are evaluated for, by ISO/IEEE 11073-10101 name. `unit` is UCUM. A reading
 * outside `physical` is no reading: monitors write 0 for "absent", and a 0 must raise no alarm.
 * The silence of a continuous number is an alarm, that of a spot measurement is not.
 */
export const monitored = {
  MDC_ECG_HEART_RATE: { mdc: 147842, unit: "/min", continuous: true, physical: [1, 400] },
  MDC_PULS_OXIM_PULS_RATE: { mdc: 149530, unit: "/min", continuous: true, physical: [1, 400] },
  MDC_PULS_OXIM_SAT_O2: { mdc: 150456, unit: "%", continuous: true, physical: [1, 100] },
  MDC_RESP_RATE: { mdc: 151562, unit: "/min", continuous: true, physical: [1, 200] },
  MDC_PRESS_BLD_NONINV_SYS: { mdc: 150021, unit: "mm[Hg]", continuous: false, physical: [10, 400] },
  MDC_TEMP_BODY: { mdc: 150364, unit: "Cel", continuous: false, physical: [15, 46] },
} as const satisfies Record<string, Monitored>

type Monitored = {
  readonly mdc: number
  readonly unit: string
  readonly continuous: boolean
  readonly physical: readonly [number, number]
}

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
