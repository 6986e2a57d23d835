import type { PatientId, VisitId } from "@/lib/ids"

import type { StoredSignal } from "../export/stored-signals"
import type { AlarmMark } from "./alarm-mark"
import type { ChartedNumber } from "./queries"

/** What there is of an interval. Simulated signals and a device's demo are never charted. */
export type ExportContent = {
  readonly visitId: VisitId
  readonly patientId: PatientId
  readonly zone: string
  readonly from: number
  readonly to: number
  readonly numbers: readonly ChartedNumber[]
  readonly signals: readonly StoredSignal[]
  /** Some of it was replayed from a recording: the file says so. */
  readonly isReplayed: boolean
  readonly alarms: readonly AlarmMark[]
}

/** Single precision is stored: 36.6, not 36.599998474121094. */
export function plain(value: number): number {
  return Number(value.toPrecision(7))
}
