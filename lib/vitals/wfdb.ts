import { type Result, ok, refuse } from "@/lib/result"

import { hertz, times } from "./ratio"
import type { Recording, Signal, Unplayable, UnplayableReason } from "./recording"
import { type WfdbHeader, type WfdbSignalLine, parseHeader } from "./wfdb-header"

/**
 * Reads one WFDB record of formats 16 and 212, also multi-rate, skewed, behind a prolog and spread
 * over several files. `files` is keyed by the names in the header. A record whose samples do not
 * match its checksums is refused whole: half a signal must never be shown as a signal.
 */
export function readRecording(
  header: string,
  files: ReadonlyMap<string, Uint8Array>,
): Result<Recording, UnplayableReason, Unplayable> {
  const parsed = parseHeader(header)
  if (!parsed.ok) return parsed
  const { record, frameRate } = parsed.value

  const stored = new Map<WfdbSignalLine, Int32Array>()
  for (const [file, lines] of groupByFile(parsed.value)) {
    const read = readFile(parsed.value, file, lines, files.get(file))
    if (!read.ok) return refuse(read.reason, { record, file, detail: read.detail })
    lines.forEach((line, i) => stored.set(line, read.value[i] ?? new Int32Array()))
  }

  const signals: Signal[] = []
  for (const line of parsed.value.signals) {
    const samples = stored.get(line) ?? new Int32Array()
    if (line.checksum !== undefined && !sumMatches(samples, line.checksum)) {
      return refuse("corrupt", { record, file: line.file, detail: `checksum of ${line.label}` })
    }
    signals.push({
      label: line.label,
      unit: line.unit,
      gain: line.gain,
      baseline: line.baseline,
      calibrated: line.calibrated,
      rate: times(frameRate, line.samplesPerFrame),
      samples: unskew(samples, line),
      invalid: invalidOf(line.format),
    })
  }
  const seconds = Math.min(...signals.map((signal) => signal.samples.length / hertz(signal.rate)))
  return ok({ name: record, seconds, signals, comments: parsed.value.comments })
}

/** The value that stands for "no reading". */
function invalidOf(format: 16 | 212): number {
  return format === 212 ? -2048 : -32_768
}

function groupByFile(header: WfdbHeader): Map<string, WfdbSignalLine[]> {
  const groups = new Map<string, WfdbSignalLine[]>()
  for (const line of header.signals) groups.set(line.file, [...(groups.get(line.file) ?? []), line])
  return groups
}

type Refusal = { detail: string }

/** The samples of each line of one file, in the order of the lines. */
function readFile(
  header: WfdbHeader,
  file: string,
  lines: readonly WfdbSignalLine[],
  bytes: Uint8Array | undefined,
): Result<Int32Array[], UnplayableReason, Refusal> {
  if (bytes === undefined) return refuse("missing_file", { detail: `${file} was not given` })
  const format = lines[0]?.format ?? 16
  const prolog = lines[0]?.prolog ?? 0
  if (lines.some((line) => line.format !== format || line.prolog !== prolog)) {
    return refuse("corrupt", { detail: "one file with two formats" })
  }
  const perFrame = lines.reduce((sum, line) => sum + line.samplesPerFrame, 0)
  const held = Math.max(
    0,
    format === 16
      ? Math.floor((bytes.length - prolog) / 2)
      : Math.floor(((bytes.length - prolog) * 2) / 3),
  )
  const frames = header.frames ?? Math.floor(held / perFrame)
  if (frames < 1 || held < frames * perFrame) {
    return refuse("corrupt", {
      detail: `${held} samples, the header promises ${frames * perFrame}`,
    })
  }
  const body = bytes.subarray(prolog)
  return ok(deinterleave(lines, frames, perFrame, format === 16 ? at16(body) : at212(body)))
}

/** A frame holds each signal's samples in order, signal after signal. */
function deinterleave(
  lines: readonly WfdbSignalLine[],
  frames: number,
  perFrame: number,
  at: (index: number) => number,
): Int32Array[] {
  let start = 0
  return lines.map((line) => {
    const n = line.samplesPerFrame
    const samples = new Int32Array(frames * n)
    for (let frame = 0; frame < frames; frame++) {
      for (let i = 0; i < n; i++) samples[frame * n + i] = at(frame * perFrame + start + i)
    }
    start += n
    return samples
  })
}

function at16(body: Uint8Array): (index: number) => number {
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength)
  return (index) => view.getInt16(index * 2, true)
}

/** Two 12-bit samples in three bytes; the pairs run on across signals and frames. */
function at212(body: Uint8Array): (index: number) => number {
  return (index) => {
    const pair = (index >> 1) * 3
    const middle = body[pair + 1] ?? 0
    const raw =
      index % 2 === 0
        ? (body[pair] ?? 0) | ((middle & 0x0f) << 8)
        : (body[pair + 2] ?? 0) | ((middle & 0xf0) << 4)
    return (raw << 20) >> 20
  }
}

/** 16-bit sum of all stored samples, before any skew; some writers put it unsigned. */
function sumMatches(samples: Int32Array, checksum: number): boolean {
  let sum = 0
  for (const sample of samples) sum = (sum + sample) & 0xffff
  return sum === (checksum & 0xffff)
}

function unskew(samples: Int32Array, line: WfdbSignalLine): Int32Array {
  if (line.skew === 0) return samples
  const shifted = new Int32Array(samples.length).fill(invalidOf(line.format))
  shifted.set(samples.subarray(line.skew * line.samplesPerFrame))
  return shifted
}
