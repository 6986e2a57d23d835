import { type Result, ok, refuse } from "@/lib/result"

import { type Ratio, parseRatio } from "../ratio"
import { type FaultCode, type Faulty, type RecordingFault, faulty } from "../recording-fault"

/** The header of one EDF or EDF+ file, its fields parsed and checked. Source: the EDF (1992) and EDF+ (2003) specifications. */
export type EdfHeader = {
  /** "plain" is EDF of 1992: no annotations, no gaps. */
  readonly kind: "plain" | "EDF+C" | "EDF+D"
  readonly bytes: number
  /** "2026-11-26T17:27:45" by the recorder's clock; undefined where the date is none. */
  readonly startedAt: string | undefined
  /** Undefined (−1 in the file) where the recorder did not come to write it. */
  readonly records: number | undefined
  /** Seconds; undefined where it is 0, which a file of annotations alone may say. */
  readonly recordSeconds: Ratio | undefined
  readonly signals: readonly EdfSignalHeader[]
}

export type EdfSignalHeader = {
  readonly label: string
  readonly transducer: string
  readonly unit: string
  readonly physicalMinimum: number
  readonly physicalMaximum: number
  readonly digitalMinimum: number
  readonly digitalMaximum: number
  readonly prefilter: string
  readonly samplesPerRecord: number
}

type HeaderResult = Result<EdfHeader, "corrupt" | "unsupported", Faulty>

/** Widths of the fields that each signal has; the file holds a field for all signals, then the next. */
const widths = [16, 80, 8, 8, 8, 8, 8, 80, 8, 32] as const
const fixedBytes = 256

export function parseEdfHeader(file: Uint8Array): HeaderResult {
  const corrupt = (code: FaultCode, values: RecordingFault["values"] = {}): HeaderResult =>
    refuse("corrupt", faulty(code, values))
  if (file[0] === 0xff && textAt(file, 1, 7) === "BIOSEMI") {
    return refuse("unsupported", faulty("bdf"))
  }
  if (file.length < fixedBytes) return corrupt("no_edf_header", { bytes: file.length })
  if (textAt(file, 0, 8) !== "0") return corrupt("no_edf_version")
  const count = integer(textAt(file, 252, 4))
  if (count === undefined || count < 1) return corrupt("edf_signal_count")
  const bytes = fixedBytes * (count + 1)
  if (integer(textAt(file, 184, 8)) !== bytes) {
    return corrupt("header_bytes", { text: textAt(file, 184, 8), count, bytes })
  }
  if (file.length < bytes) return corrupt("header_cut", { held: file.length, bytes })
  const odd = file.subarray(0, bytes).findIndex((byte) => byte < 0x20 || byte > 0x7e)
  if (odd >= 0) return corrupt("not_ascii", { byte: odd })

  const records = integer(textAt(file, 236, 8))
  if (records === undefined || records < -1) return corrupt("record_count")
  const duration = textAt(file, 244, 8)
  const recordSeconds = parseRatio(duration)
  if (recordSeconds === undefined && decimal(duration) !== 0) {
    return corrupt("record_duration", { text: duration })
  }
  const date = textAt(file, 168, 8)
  const time = textAt(file, 176, 8)
  if (!/^\d\d\.\d\d\.(\d\d|yy)$/.test(date) || !/^\d\d\.\d\d\.\d\d$/.test(time)) {
    return corrupt("start", { date, time })
  }
  const signals: EdfSignalHeader[] = []
  for (let i = 0; i < count; i++) {
    const signal = parseSignal(signalFields(file, count, i))
    if (!signal.ok) return signal
    signals.push(signal.value)
  }
  const reserved = textAt(file, 192, 44)
  const kind = (["EDF+C", "EDF+D"] as const).find((each) => reserved.startsWith(each))
  return ok({
    kind: kind ?? "plain",
    bytes,
    startedAt: parseStart(date, time, textAt(file, 88, 80)),
    records: records === -1 ? undefined : records,
    recordSeconds,
    signals,
  })
}

function signalFields(file: Uint8Array, count: number, signal: number): string[] {
  let at = fixedBytes
  return widths.map((width) => {
    const field = textAt(file, at + signal * width, width)
    at += width * count
    return field
  })
}

function parseSignal(
  fields: readonly string[],
): Result<EdfSignalHeader, "corrupt" | "unsupported", Faulty> {
  const [label = "", transducer = "", unit = "", ...rest] = fields
  const [physMin = "", physMax = "", digMin = "", digMax = "", prefilter = "", samples = ""] = rest
  const physicalMinimum = decimal(physMin)
  const physicalMaximum = decimal(physMax)
  const digitalMinimum = integer(digMin)
  const digitalMaximum = integer(digMax)
  const samplesPerRecord = integer(samples)
  const corrupt = (code: FaultCode, values: RecordingFault["values"]) =>
    refuse("corrupt", faulty(code, { ...values, label }))

  if (physicalMinimum === undefined || physicalMaximum === undefined) {
    return corrupt("physical_range", { from: physMin, to: physMax })
  }
  // A minimum above the maximum is allowed: the amplifier inverts.
  const span = physicalMaximum - physicalMinimum
  if (!(Math.abs(span) > 1e-30 && Math.abs(span) < 1e30)) {
    return corrupt("physical_range", { from: physMin, to: physMax })
  }
  if (digitalMinimum === undefined || digitalMaximum === undefined) {
    return corrupt("digital_range", { from: digMin, to: digMax })
  }
  if (digitalMinimum >= digitalMaximum || digitalMinimum < -32_768 || digitalMaximum > 32_767) {
    return corrupt("digital_range", { from: digMin, to: digMax })
  }
  if (samplesPerRecord === undefined || samplesPerRecord < 1) {
    return corrupt("samples_per_record", { text: samples })
  }
  return ok({
    label,
    transducer,
    unit,
    physicalMinimum,
    physicalMaximum,
    digitalMinimum,
    digitalMaximum,
    prefilter,
    samplesPerRecord,
  })
}

const months = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]

/** Years 85 to 99 are of the 1900s; from 2085 on only `Startdate dd-MMM-yyyy` in the recording field tells. */
function parseStart(date: string, time: string, recording: string): string | undefined {
  const [day = "", month = "", year = ""] = date.split(".")
  const full = /^Startdate (\d\d)-([A-Z]{3})-(\d{4})\b/.exec(recording)
  const iso =
    full !== null && months.includes(full[2] ?? "")
      ? `${full[3]}-${String(months.indexOf(full[2] ?? "") + 1).padStart(2, "0")}-${full[1]}`
      : `${Number(year) >= 85 ? 19 : 20}${year}-${month}-${day}`
  const text = `${iso}T${time.replaceAll(".", ":")}`
  const moment = new Date(`${text}Z`)
  return Number.isNaN(moment.getTime()) || !moment.toISOString().startsWith(text) ? undefined : text
}

function textAt(file: Uint8Array, from: number, width: number): string {
  return String.fromCharCode(...file.subarray(from, from + width)).trim()
}

function integer(text: string): number | undefined {
  return /^[+-]?\d{1,8}$/.test(text) ? Number(text) : undefined
}

function decimal(text: string): number | undefined {
  const value = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(text) ? Number(text) : Infinity
  return Number.isFinite(value) ? value : undefined
}
