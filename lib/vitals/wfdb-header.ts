import { type Result, ok, refuse } from "@/lib/result"

import { type Ratio, parseRatio, ratio } from "./ratio"
import type { Unplayable } from "./recording"
import { type FaultCode, type Faulty, type RecordingFault, faulty } from "./recording-fault"
import { type WfdbFormat, wfdbFormats } from "./wfdb-samples"

/** The `.hea` text of one record, parsed and bounded, nothing looked up. Source: WFDB header(5). */
export type WfdbHeader = {
  readonly record: string
  readonly frameRate: Ratio
  /** Frames in the record; undefined where the header leaves the count to the file's length. */
  readonly frames: number | undefined
  /** "2026-11-26T17:27:45.5" by the recorder's own clock, of an unknown zone. */
  readonly startedAt: string | undefined
  readonly signals: readonly WfdbSignalLine[]
  readonly comments: readonly string[]
}

export type WfdbSignalLine = {
  readonly file: string
  readonly format: WfdbFormat
  readonly samplesPerFrame: number
  /** The signal's sample i is stored at frame i + skew. */
  readonly skew: number
  /** Bytes before the first sample of the file. */
  readonly prolog: number
  readonly gain: number
  readonly baseline: number
  readonly calibrated: boolean
  readonly unit: string
  /** The first sample of the file, before any skew. */
  readonly initialValue: number | undefined
  readonly checksum: number | undefined
  readonly label: string
}

/** header(5): a record line without a frequency means 250 Hz; gain 0 or absent means 200 per mV. */
const defaultRate = ratio(250, 1)
const defaultGain = 200
const mostSignals = 64
const mostSamplesPerFrame = 65_536
const mostCharacters = 1_000_000
/** Formats 508, 516 and 524 are FLAC streams of 8, 16 and 24 bits. */
const flac: readonly number[] = [508, 516, 524]

type HeaderResult = Result<WfdbHeader, "corrupt" | "unsupported", Unplayable>

export function parseHeader(text: string): HeaderResult {
  if (text.length > mostCharacters) {
    const fault = faulty("header_too_long", { characters: text.length })
    return refuse("corrupt", { record: "", file: ".hea", ...fault })
  }
  const lines = text.split(/\r?\n/).map((line) => line.trim())
  const comments = lines.filter((line) => line.startsWith("#")).map((line) => line.slice(1).trim())
  const [recordLine = "", ...signalLines] = lines.filter(
    (line) => line !== "" && !line.startsWith("#"),
  )
  const [name = "", count = "", rate, frames, time, date] = recordLine.split(/\s+/)
  const record = name.split("/")[0] ?? ""
  const corrupt = (code: FaultCode, values: RecordingFault["values"] = {}): HeaderResult =>
    refuse("corrupt", { record, file: `${record}.hea`, ...faulty(code, values) })

  if (!/^[\w-]+(\/\d+)?$/.test(name) || !/^\d{1,3}$/.test(count)) return corrupt("no_record_line")
  if (name.includes("/")) {
    return refuse("unsupported", {
      record,
      file: `${record}.hea`,
      ...faulty("several_segments"),
    })
  }
  // "62.4725/999.56(0)": the counter frequency and base after the rate are for tape readers
  const frameRate = rate === undefined ? defaultRate : parseRatio(rate.split("/")[0] ?? "")
  if (frameRate === undefined) return corrupt("frame_rate", { text: rate ?? "" })
  if (frames !== undefined && !/^\d{1,12}$/.test(frames))
    return corrupt("sample_count", { text: frames })
  if (Number(count) < 1 || Number(count) > mostSignals)
    return corrupt("signal_count", { count, most: mostSignals })
  if (signalLines.length < Number(count))
    return corrupt("signal_lines", { found: signalLines.length, count })

  const signals: WfdbSignalLine[] = []
  for (const line of signalLines.slice(0, Number(count))) {
    const signal = parseSignalLine(line)
    if (!signal.ok) return refuse(signal.reason, { record, file: signal.file, fault: signal.fault })
    signals.push(signal.value)
  }
  return ok({
    record,
    frameRate,
    frames: Number(frames ?? 0) || undefined,
    startedAt: parseStart(time, date),
    signals,
    comments,
  })
}

/** `17:27:45[.5] 15/08/1994`. A time of day without a date, or of minutes alone, says no moment. */
function parseStart(time = "", date = ""): string | undefined {
  const clock = /^([01]?\d|2[0-3]):([0-5]?\d):([0-5]?\d(?:\.\d{1,9})?)$/.exec(time)
  const day = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(date)
  if (clock === null || day === null) return undefined
  const two = (field: string | undefined) => (field ?? "").replace(/^\d(?!\d)/, "0$&")
  const iso = `${day[3]}-${two(day[2])}-${two(day[1])}`
  const real = new Date(`${iso}T00:00:00Z`)
  if (Number.isNaN(real.getTime()) || !real.toISOString().startsWith(iso)) return undefined
  return `${iso}T${two(clock[1])}:${two(clock[2])}:${two(clock[3])}`
}

type LineResult = Result<WfdbSignalLine, "corrupt" | "unsupported", Faulty & { file: string }>

/** `file format gain(baseline)/unit adcBits adcZero initval checksum blockSize label` */
function parseSignalLine(line: string): LineResult {
  const [file = "", formatField = "", gainField = "0", , zero = "0", ...rest] = line.split(/\s+/)
  const [initial, checksum, , ...label] = rest
  const format = /^(\d{1,3})(?:x(\d{1,6}))?(?::(\d{1,9}))?(?:\+(\d{1,9}))?$/.exec(formatField)
  const corrupt = (code: FaultCode, text: string): LineResult =>
    refuse("corrupt", { file, ...faulty(code, { text }) })
  if (format === null) return corrupt("format", formatField)
  const number = Number(format[1])
  const known = wfdbFormats.find((each) => each === number)
  if (known === undefined) {
    const code = flac.includes(number) ? "flac_format" : "sample_format"
    const fault = faulty(code, { format: number, known: wfdbFormats.join(", ") })
    return refuse("unsupported", { file, ...fault })
  }
  const samplesPerFrame = Number(format[2] ?? 1) || 1
  if (samplesPerFrame > mostSamplesPerFrame) return corrupt("format", formatField)

  const gain =
    /^([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?)(?:\(([+-]?\d{1,10})\))?(?:\/(\S+))?$/.exec(
      gainField,
    )
  if (gain === null || !Number.isFinite(Number(gain[1]))) return corrupt("gain", gainField)
  if (!/^[+-]?\d{1,10}$/.test(zero)) return corrupt("adc_zero", zero)
  if (initial !== undefined && !/^[+-]?\d{1,10}$/.test(initial)) {
    return corrupt("initial_value_field", initial)
  }
  if (checksum !== undefined && !/^[+-]?\d{1,6}$/.test(checksum)) {
    return corrupt("checksum_field", checksum)
  }
  const calibrated = Number(gain[1]) !== 0
  return ok({
    file,
    format: known,
    samplesPerFrame,
    skew: Number(format[3] ?? 0),
    prolog: Number(format[4] ?? 0),
    gain: calibrated ? Number(gain[1]) : defaultGain,
    baseline: Number(gain[2] ?? zero),
    calibrated,
    unit: gain[3] ?? "mV",
    initialValue: initial === undefined ? undefined : Number(initial),
    checksum: checksum === undefined ? undefined : Number(checksum),
    label: label.join(" ") || file,
  })
}
