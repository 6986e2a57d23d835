import { type Result, ok, refuse } from "@/lib/result"

import { hertz, ratio } from "../ratio"
import type { Gap, Recording, Signal, Unplayable, UnplayableReason } from "../recording"
import { type Faulty, faulty } from "../recording-fault"
import { type EdfHeader, type EdfSignalHeader, parseEdfHeader } from "./edf-header"
import { type RecordTimes, readTimes } from "./edf-times"

/** No int16 can be it: EDF itself has no count that stands for "no reading". */
const invalid = -(2 ** 31)
/** Gaps may add so many samples (128 MiB) to what the file holds, and no more. */
const mostFilled = 2 ** 25

/**
 * Reads one EDF or EDF+ file, `name` being what the recording is called. Gaps of EDF+D are filled
 * with samples without a reading, and counts outside of a signal's digital range, which the
 * specification says cannot occur, are no readings either. A last record that is cut off is left
 * out and told as a gap; any other length than the header promises is refused. The patient's and the
 * recording's identification are not read. Memory is bounded by the bytes given.
 */
export function readEdf(
  name: string,
  file: Uint8Array,
): Result<Recording, UnplayableReason, Unplayable> {
  const header = parseEdfHeader(file)
  if (!header.ok) return refuse(header.reason, { record: name, file: name, fault: header.fault })
  const read = readBody(name, file, header.value)
  return read.ok ? read : refuse(read.reason, { record: name, file: name, fault: read.fault })
}

function readBody(
  name: string,
  file: Uint8Array,
  header: EdfHeader,
): Result<Recording, UnplayableReason, Faulty> {
  const layout = layOut(header)
  const waves = layout.filter(({ annotations }) => !annotations)
  const duration = header.recordSeconds
  if (waves.length === 0) return refuse("unsupported", faulty("annotations_alone"))
  if (duration === undefined) return refuse("corrupt", faulty("record_duration", { text: "0" }))
  const size = layout.reduce((sum, { signal }) => sum + signal.samplesPerRecord * 2, 0)
  const body = file.subarray(header.bytes)
  const records = recordsHeld(header.records, body.length, size)
  if (records === undefined) {
    const promised = (header.records ?? 1) * size
    return refuse("corrupt", faulty("data_bytes", { bytes: body.length, promised }))
  }

  const seconds = duration.num / duration.den
  const rates = waves.map(({ signal }) =>
    ratio(signal.samplesPerRecord * duration.den, duration.num),
  )
  const tolerance = 0.5 / Math.max(...rates.map(hertz))
  const times = readTimes(header.kind, body, records, size, seconds, tolerance, layout)
  if (!times.ok) return times

  const total = times.value.onsets.at(-1) ?? 0
  const perRecord = waves.reduce((sum, { signal }) => sum + signal.samplesPerRecord, 0)
  if ((total / seconds + 1 - records) * perRecord > mostFilled) {
    return refuse("unsupported", faulty("gaps", { hours: Math.round(total / 3600) }))
  }
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength)
  const signals = waves.map(({ signal, offset }, i): Signal => {
    const { gain, baseline } = scaleOf(signal)
    const rate = rates[i] ?? ratio(1, 1)
    const place = { at: (record: number) => record * size + offset, rate: hertz(rate) }
    const samples = readSamples(view, signal, place, times.value)
    const { label, unit } = signal
    return { label, unit, gain, baseline, calibrated: true, rate, samples, invalid }
  })
  return ok({
    name,
    startedAt: later(header.startedAt, times.value.first),
    seconds: Math.min(...signals.map(({ samples, rate }) => samples.length / hertz(rate))),
    signals,
    annotations: times.value.annotations,
    gaps: gapsOf(header, times.value, records, seconds),
    comments: waves.flatMap(({ signal }) => commentsOf(signal)),
  })
}

export type Laid = {
  readonly signal: EdfSignalHeader
  /** Bytes from the start of a record. */
  readonly offset: number
  readonly annotations: boolean
}

function layOut(header: EdfHeader): readonly Laid[] {
  let offset = 0
  return header.signals.map((signal) => {
    const laid = {
      signal,
      offset,
      annotations: header.kind !== "plain" && signal.label === "EDF Annotations",
    }
    offset += signal.samplesPerRecord * 2
    return laid
  })
}

/** Whole records; undefined where the bytes are not what was promised, the last record's tail aside. */
function recordsHeld(promised: number | undefined, bytes: number, size: number) {
  const whole = Math.floor(bytes / size)
  if (whole < 1) return undefined
  if (promised === undefined) return whole
  const exact = bytes === promised * size
  const tailCut = whole === promised - 1 && bytes > whole * size
  return exact || tailCut ? whole : undefined
}

function scaleOf(signal: EdfSignalHeader): { gain: number; baseline: number } {
  const { digitalMinimum, digitalMaximum, physicalMinimum, physicalMaximum } = signal
  const gain = (digitalMaximum - digitalMinimum) / (physicalMaximum - physicalMinimum)
  const exact = digitalMinimum - physicalMinimum * gain
  const whole = Math.round(exact)
  return { gain, baseline: Math.abs(exact - whole) < 1e-6 ? whole : exact }
}

function readSamples(
  view: DataView,
  signal: EdfSignalHeader,
  place: { readonly at: (record: number) => number; readonly rate: number },
  times: RecordTimes,
): Int32Array {
  const { samplesPerRecord: n, digitalMinimum, digitalMaximum } = signal
  const starts: number[] = []
  for (const [record, onset] of times.onsets.entries()) {
    const next = (starts.at(-1) ?? -n) + n
    starts.push(times.follows[record] ? next : Math.max(next, Math.round(onset * place.rate)))
  }
  const samples = new Int32Array((starts.at(-1) ?? -n) + n).fill(invalid)
  for (const [record, start] of starts.entries()) {
    const from = place.at(record)
    for (let i = 0; i < n; i++) {
      const count = view.getInt16(from + i * 2, true)
      if (count >= digitalMinimum && count <= digitalMaximum) samples[start + i] = count
    }
  }
  return samples
}

function gapsOf(header: EdfHeader, times: RecordTimes, records: number, seconds: number): Gap[] {
  const gaps = times.onsets.flatMap((onset, record) => {
    const from = record === 0 ? 0 : (times.onsets[record - 1] ?? 0) + seconds
    return times.follows[record] ? [] : [{ from, seconds: onset - from }]
  })
  if (header.records !== undefined && header.records > records) {
    gaps.push({ from: (times.onsets.at(-1) ?? 0) + seconds, seconds })
  }
  return gaps
}

function commentsOf(signal: EdfSignalHeader): string[] {
  const said = [signal.transducer, signal.prefilter].filter((text) => text !== "")
  return said.length === 0 ? [] : [`${signal.label}: ${said.join("; ")}`]
}

/** The header's start is in whole seconds; the first record's onset carries the fraction. */
function later(startedAt: string | undefined, seconds: number): string | undefined {
  if (startedAt === undefined || seconds === 0) return startedAt
  const moment = new Date(Date.parse(`${startedAt}Z`) + Math.round(seconds * 1000))
  return Number.isNaN(moment.getTime()) ? undefined : moment.toISOString().slice(0, -1)
}
