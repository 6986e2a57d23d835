import { type Result, ok, refuse } from "@/lib/result"

import { type Ratio, parseRatio, ratio } from "./ratio"
import type { Unplayable } from "./recording"
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
    return refuse("corrupt", { record: "", file: ".hea", detail: `${text.length} characters` })
  }
  const lines = text.split(/\r?\n/).map((line) => line.trim())
  const comments = lines.filter((line) => line.startsWith("#")).map((line) => line.slice(1).trim())
  const [recordLine = "", ...signalLines] = lines.filter(
    (line) => line !== "" && !line.startsWith("#"),
  )
  const [name = "", count = "", rate, frames, time, date] = recordLine.split(/\s+/)
  const record = name.split("/")[0] ?? ""
  const corrupt = (detail: string): HeaderResult =>
    refuse("corrupt", { record, file: `${record}.hea`, detail })

  if (!/^[\w-]+(\/\d+)?$/.test(name) || !/^\d{1,3}$/.test(count)) return corrupt("no record line")
  if (name.includes("/")) {
    return refuse("unsupported", {
      record,
      file: `${record}.hea`,
      detail: "record of several segments",
    })
  }
  // "62.4725/999.56(0)": the counter frequency and base after the rate are for tape readers
  const frameRate = rate === undefined ? defaultRate : parseRatio(rate.split("/")[0] ?? "")
  if (frameRate === undefined) return corrupt(`frame rate ${rate ?? ""}`)
  if (frames !== undefined && !/^\d{1,12}$/.test(frames))
    return corrupt(`number of samples ${frames}`)
  if (Number(count) < 1 || Number(count) > mostSignals) return corrupt(`${count} signals`)
  if (signalLines.length < Number(count))
    return corrupt(`${signalLines.length} of ${count} signal lines`)

  const signals: WfdbSignalLine[] = []
  for (const line of signalLines.slice(0, Number(count))) {
    const signal = parseSignalLine(line)
    if (!signal.ok)
      return refuse(signal.reason, { record, file: signal.file, detail: signal.detail })
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

type LineResult = Result<
  WfdbSignalLine,
  "corrupt" | "unsupported",
  { file: string; detail: string }
>

/** `file format gain(baseline)/unit adcBits adcZero initval checksum blockSize label` */
function parseSignalLine(line: string): LineResult {
  const [file = "", formatField = "", gainField = "0", , zero = "0", ...rest] = line.split(/\s+/)
  const [initial, checksum, , ...label] = rest
  const format = /^(\d{1,3})(?:x(\d{1,6}))?(?::(\d{1,9}))?(?:\+(\d{1,9}))?$/.exec(formatField)
  if (format === null) return refuse("corrupt", { file, detail: `format ${formatField}` })
  const number = Number(format[1])
  const known = wfdbFormats.find((each) => each === number)
  if (known === undefined) {
    const name = flac.includes(number) ? `${number} (FLAC)` : `${number}`
    return refuse("unsupported", {
      file,
      detail: `sample format ${name}; ${wfdbFormats.join(", ")} can be played`,
    })
  }
  const samplesPerFrame = Number(format[2] ?? 1) || 1
  if (samplesPerFrame > mostSamplesPerFrame)
    return refuse("corrupt", { file, detail: `format ${formatField}` })

  const gain =
    /^([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?)(?:\(([+-]?\d{1,10})\))?(?:\/(\S+))?$/.exec(
      gainField,
    )
  if (gain === null || !Number.isFinite(Number(gain[1])))
    return refuse("corrupt", { file, detail: `gain ${gainField}` })
  if (!/^[+-]?\d{1,10}$/.test(zero)) return refuse("corrupt", { file, detail: `ADC zero ${zero}` })
  if (initial !== undefined && !/^[+-]?\d{1,10}$/.test(initial)) {
    return refuse("corrupt", { file, detail: `initial value ${initial}` })
  }
  if (checksum !== undefined && !/^[+-]?\d{1,6}$/.test(checksum)) {
    return refuse("corrupt", { file, detail: `checksum ${checksum}` })
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
