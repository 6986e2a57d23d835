import type { ConditionId, MonitoredCode, ReportedCode } from "./condition"
import { step } from "./engine"
import type { AlarmEvent, Deed, Value } from "./event"
import { defaultAdultLimits } from "./limits"
import type { Limits } from "./limits"
import { alarms, graceMs } from "./state"
import type { Alarms } from "./state"
import type { Transition } from "./transition"

/** A moment to count from, so that a table may say seconds. */
export const start = 1_800_000_000_000

export const spo2 = "MDC_PULS_OXIM_SAT_O2"
export const heart = "MDC_ECG_HEART_RATE"
export const pressure = "MDC_PRESS_BLD_NONINV_SYS"

export const units: Record<MonitoredCode, string> = {
  MDC_ECG_HEART_RATE: "/min",
  MDC_PULS_OXIM_PULS_RATE: "/min",
  MDC_PULS_OXIM_SAT_O2: "%",
  MDC_RESP_RATE: "/min",
  MDC_PRESS_BLD_NONINV_SYS: "mm[Hg]",
  MDC_TEMP_BODY: "Cel",
}

export function valueOf(code: MonitoredCode, value: number, seconds: number): Value {
  return { code, value, unit: units[code], at: start + seconds * 1000, validity: "valid" }
}

/** A nurse at a viewer; seconds after `start`. */
export function monitor(limits: Limits = defaultAdultLimits, grace: number = graceMs.viewer) {
  let state: Alarms = alarms(limits, grace)
  let said: Transition[] = []
  const tell = (event: AlarmEvent, seconds: number) => {
    const stepped = step(state, event, start + seconds * 1000)
    state = stepped.state
    said = [...said, ...stepped.transitions]
    return stepped.transitions
  }
  const deed = (seconds: number, by = "nurse"): Deed => ({
    by,
    comment: "seen",
    at: start + seconds * 1000,
  })
  const monitoring = {
    tell,
    deed,
    state: () => state,
    /** Everything said since the last call. */
    heard: () => said.splice(0),
    tick: (seconds: number) => tell({ kind: "tick" }, seconds),
    value: (code: MonitoredCode, value: number, seconds: number) =>
      tell({ kind: "measured", values: [valueOf(code, value, seconds)], reports: [] }, seconds),
    /** One value a second in [from, to]. */
    steady(code: MonitoredCode, value: number, from: number, to: number) {
      for (let second = from; second <= to; second++) monitoring.value(code, value, second)
    },
    report: (code: ReportedCode, present: boolean, seconds: number, source: string | null = null) =>
      tell(
        {
          kind: "measured",
          values: [],
          reports: [{ code, source, present, at: start + seconds * 1000 }],
        },
        seconds,
      ),
    acknowledge: (condition: ConditionId, seconds: number) =>
      tell({ kind: "acknowledge", condition, ...deed(seconds) }, seconds),
    condition: (id: ConditionId) => state.conditions[id],
  }
  return monitoring
}

/** "condition pending>active high @12 limit_exceeded": a transition in one line. */
export function inWords(transition: Transition): string {
  const { kind, from, to, at, why, by } = transition
  const about = "condition" in transition ? ` ${transition.condition}` : ""
  return `${kind}${about} ${from}>${to} @${(at - start) / 1000} ${why}${by === null ? "" : ` by ${by}`}`
}
