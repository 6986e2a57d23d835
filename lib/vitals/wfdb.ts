import { type Result, ok, refuse } from "@/lib/result"

import { hertz, times } from "./ratio"
import type { Recording, Signal, Unplayable, UnplayableReason } from "./recording"
import { type Faulty, faulty } from "./recording-fault"
import { type WfdbHeader, type WfdbSignalLine, parseHeader } from "./wfdb-header"
import { invalidSample, sampleReader, samplesHeld } from "./wfdb-samples"

/**
 * Reads one WFDB record of formats 16, 80 and 212, also multi-rate, skewed, behind a prolog and
 * spread over several files. `files` is keyed by the names in the header. A record whose samples do
 * not match its checksums and initial values is refused whole: half a signal must never be shown as
 * a signal. Memory is bounded by the bytes given, whatever the header promises.
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
    if (!read.ok) return refuse(read.reason, { record, file, fault: read.fault })
    lines.forEach((line, i) => stored.set(line, read.value[i] ?? new Int32Array()))
  }

  const signals: Signal[] = []
  for (const line of parsed.value.signals) {
    const samples = stored.get(line) ?? new Int32Array()
    if (line.initialValue !== undefined && samples[0] !== line.initialValue) {
      return refuse("corrupt", {
        record,
        file: line.file,
        ...faulty("initial_value", { label: line.label }),
      })
    }
    if (line.checksum !== undefined && !sumMatches(samples, line.checksum)) {
      return refuse("corrupt", {
        record,
        file: line.file,
        ...faulty("checksum", { label: line.label }),
      })
    }
    signals.push({
      label: line.label,
      unit: line.unit,
      gain: line.gain,
      baseline: line.baseline,
      calibrated: line.calibrated,
      rate: times(frameRate, line.samplesPerFrame),
      samples: unskew(samples, line),
      invalid: invalidSample[line.format],
    })
  }
  const seconds = Math.min(...signals.map((signal) => signal.samples.length / hertz(signal.rate)))
  const { startedAt, comments } = parsed.value
  return ok({ name: record, startedAt, seconds, signals, annotations: [], gaps: [], comments })
}

function groupByFile(header: WfdbHeader): Map<string, WfdbSignalLine[]> {
  const groups = new Map<string, WfdbSignalLine[]>()
  for (const line of header.signals) groups.set(line.file, [...(groups.get(line.file) ?? []), line])
  return groups
}

/** The samples of each line of one file, in the order of the lines. */
function readFile(
  header: WfdbHeader,
  file: string,
  lines: readonly WfdbSignalLine[],
  bytes: Uint8Array | undefined,
): Result<Int32Array[], UnplayableReason, Faulty> {
  if (bytes === undefined) return refuse("missing_file", faulty("not_given", { name: file }))
  const format = lines[0]?.format ?? 16
  const prolog = lines[0]?.prolog ?? 0
  if (lines.some((line) => line.format !== format || line.prolog !== prolog)) {
    return refuse("corrupt", faulty("two_formats"))
  }
  const perFrame = lines.reduce((sum, line) => sum + line.samplesPerFrame, 0)
  const body = bytes.subarray(prolog)
  const held = samplesHeld(format, body.length)
  const frames = header.frames ?? Math.floor(held / perFrame)
  if (frames < 1 || held < frames * perFrame) {
    return refuse("corrupt", faulty("too_short", { held, promised: frames * perFrame }))
  }
  return ok(deinterleave(lines, frames, perFrame, sampleReader(format, body)))
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

/** 16-bit sum of all stored samples, before any skew; some writers put it unsigned. */
function sumMatches(samples: Int32Array, checksum: number): boolean {
  let sum = 0
  for (const sample of samples) sum = (sum + sample) & 0xffff
  return sum === (checksum & 0xffff)
}

function unskew(samples: Int32Array, line: WfdbSignalLine): Int32Array {
  if (line.skew === 0) return samples
  const shifted = new Int32Array(samples.length).fill(invalidSample[line.format])
  shifted.set(samples.subarray(line.skew * line.samplesPerFrame))
  return shifted
}
