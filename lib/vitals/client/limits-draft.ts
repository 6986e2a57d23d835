import { isMonitored, monitored } from "../alarms/condition"
import type { MonitoredCode } from "../alarms/condition"
import type { Limits, VitalLimits } from "../alarms/limits"

export const limitCodes = Object.keys(monitored).filter(isMonitored)

/** An empty one is no limit on that side. */
export const limitFields = ["extremeLow", "low", "high", "extremeHigh"] as const
/** `delay` and `extremeDelay` in seconds, `hysteresis` in the unit of the number; never empty. */
export const ruleFields = ["delay", "extremeDelay", "hysteresis"] as const

export type DraftField = (typeof limitFields)[number] | (typeof ruleFields)[number]
/** What is typed, as it stands in the fields. */
export type LimitsDraft = Readonly<
  Record<MonitoredCode, { readonly enabled: boolean } & Readonly<Record<DraftField, string>>>
>

export function draftOf({ vitals }: Limits): LimitsDraft {
  const one = (code: MonitoredCode) => {
    const { enabled, hysteresis, ordinary, extreme, ...rules } = vitals[code]
    const said = (limit: number | null) => (limit === null ? "" : String(limit))
    return {
      enabled,
      extremeLow: said(rules.extremeLow),
      low: said(rules.low),
      high: said(rules.high),
      extremeHigh: said(rules.extremeHigh),
      delay: String(ordinary.delayMs / 1000),
      extremeDelay: String(extreme.delayMs / 1000),
      hysteresis: String(hysteresis),
    }
  }
  return {
    MDC_ECG_HEART_RATE: one("MDC_ECG_HEART_RATE"),
    MDC_PULS_OXIM_PULS_RATE: one("MDC_PULS_OXIM_PULS_RATE"),
    MDC_PULS_OXIM_SAT_O2: one("MDC_PULS_OXIM_SAT_O2"),
    MDC_RESP_RATE: one("MDC_RESP_RATE"),
    MDC_PRESS_BLD_NONINV_SYS: one("MDC_PRESS_BLD_NONINV_SYS"),
    MDC_TEMP_BODY: one("MDC_TEMP_BODY"),
  }
}

/** The limits with what was typed; undefined while something in it is no number. */
export function limitsFrom(limits: Limits, draft: LimitsDraft): Limits | undefined {
  let vitals = limits.vitals
  for (const code of limitCodes) {
    const one = vitalFrom(vitals[code], draft[code])
    if (one === undefined) return undefined
    vitals = { ...vitals, [code]: one }
  }
  return { ...limits, vitals }
}

function vitalFrom(was: VitalLimits, typed: LimitsDraft[MonitoredCode]): VitalLimits | undefined {
  const [extremeLow, low, high, extremeHigh] = limitFields.map((field) => limitFrom(typed[field]))
  const [delay, extremeDelay, hysteresis] = ruleFields.map((field) => limitFrom(typed[field]))
  if (extremeLow === undefined || low === undefined) return undefined
  if (high === undefined || extremeHigh === undefined) return undefined
  if (typeof delay !== "number" || typeof extremeDelay !== "number") return undefined
  if (typeof hysteresis !== "number") return undefined
  const { ordinary, extreme } = was
  return {
    ...was,
    enabled: typed.enabled,
    ...{ low, high, extremeLow, extremeHigh, hysteresis },
    ordinary: { ...ordinary, delayMs: Math.round(delay * 1000) },
    extreme: { ...extreme, delayMs: Math.round(extremeDelay * 1000) },
  }
}

/** Null: empty. Undefined: no number. */
function limitFrom(typed: string): number | null | undefined {
  const text = typed.trim().replace(",", ".")
  if (text === "") return null
  return /^\d{1,3}(\.\d)?$/.test(text) ? Number(text) : undefined
}
