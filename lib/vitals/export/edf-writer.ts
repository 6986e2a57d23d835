import { type Result, ok, refuse } from "@/lib/result"

import { type Ratio, hertz } from "../ratio"
import { decimalText } from "./ascii"
import { type Counts, codingNote, countsOf, invalidCount } from "./counts"
import { type EdfPatient, type EdfRecorder, type EdfSignalFields, edfHeader } from "./edf-fields"
import { annotationRecords } from "./edf-notes"
import { edfRange } from "./edf-range"
import {
  type ExportNote,
  type ExportRefusal,
  type ExportSignal,
  type Written,
  mostPlaces,
} from "./signal"
import { type Run, commonRate, gcd, timelineOf } from "./timeline"

export type EdfExport = {
  readonly signals: readonly ExportSignal[]
  readonly notes: readonly ExportNote[]
  readonly patient: EdfPatient
  readonly recorder: EdfRecorder
  /** Minutes that the clock of the header is ahead of UTC. */
  readonly offsetMinutes: number
}

export type EdfFile = {
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly continuous: boolean
  readonly written: readonly Written[]
}

/**
 * One EDF+ file. Records in which no signal has a reading are left out, which makes it EDF+D;
 * shorter gaps are filled with −32768, which no digital range includes. What a count had to become
 * to fit 16 bits is noted in the file.
 */
export function writeEdf(file: EdfExport): Result<EdfFile, ExportRefusal> {
  const { signals } = file
  const timeline = timelineOf(signals)
  if (timeline === undefined) return refuse("nothing")
  const duration = recordDuration(signals.map(({ rate }) => rate))
  if (duration === undefined) return refuse("rates")
  const columns = signals.map((signal, i): Column => {
    const runs = timeline.runs[i] ?? []
    const perRecord = Math.round((hertz(signal.rate) * duration.num) / duration.den)
    return { signal, runs, perRecord, counts: countsOf(signal, runs) }
  })
  const records = recordsWithReadings(columns)
  const [first] = records
  if (first === undefined) return refuse("nothing")

  const seconds = duration.num / duration.den
  const startMs = timeline.originMs + first * seconds * 1000
  const headerMs = Math.floor(startMs / 1000) * 1000
  const fraction = (startMs - headerMs) / 1000
  const ranges = columns.map(({ counts }) => edfRange(counts))
  const notes = annotationRecords(
    records.map((record) => fraction + (record - first) * seconds),
    [
      ...file.notes.map(({ atMs, ...note }) => ({ ...note, onset: (atMs - headerMs) / 1000 })),
      ...columns.flatMap(({ signal, counts }, i) => {
        const scale = ranges[i]?.scaled === false ? `${signal.label}: values are counts` : undefined
        return [codingNote(signal.label, counts), scale].flatMap((text) =>
          text === undefined ? [] : [{ onset: fraction, seconds: undefined, text }],
        )
      }),
    ],
  )
  const width = columns.reduce((sum, { perRecord }) => sum + perRecord * 2, 0)
  const noteBytes = notes[0]?.length ?? 0
  const size = records.length * (width + noteBytes)
  if (size / 2 > mostPlaces) return refuse("too_long")

  const continuous = (records.at(-1) ?? first) - first + 1 === records.length
  const header = edfHeader({
    patient: file.patient,
    recorder: file.recorder,
    start: new Date(headerMs + file.offsetMinutes * 60_000),
    continuous,
    records: records.length,
    duration: decimalText(seconds, 6),
    signals: [...columns.map((column, i) => fieldsOf(column, ranges[i])), noteFields(noteBytes)],
  })
  const bytes = new Uint8Array(header.length + size)
  bytes.set(header)
  const body = new DataView(bytes.buffer, header.length)
  fillRecords(body, columns, records, width + noteBytes)
  for (const [row, note] of notes.entries())
    bytes.set(note, header.length + row * (width + noteBytes) + width)
  return ok({
    bytes,
    continuous,
    written: columns.map(({ signal: { label }, counts: { offset, step } }) => ({
      label,
      offset,
      step,
    })),
  })
}

type Column = {
  readonly signal: ExportSignal
  readonly runs: readonly Run[]
  readonly perRecord: number
  readonly counts: Counts
}

/**
 * Whole seconds up to ten where every signal has a whole number of samples in it; otherwise near to
 * one second, of at most six decimals and eight characters.
 */
export function recordDuration(rates: readonly Ratio[]): Ratio | undefined {
  const common = commonRate(rates)
  if (common === undefined) return undefined
  const { num, den } = common
  for (let seconds = 1; seconds <= 10; seconds++)
    if ((seconds * num) % den === 0) return { num: seconds, den: 1 }
  // the least number of frames whose length is a decimal of six places
  const frames = num / gcd(num, 1_000_000)
  const shortest = (frames * den) / num
  const times = Math.max(1, Math.round(1 / shortest))
  const duration = { num: times * frames * den, den: num }
  const text = decimalText(duration.num / duration.den, 6)
  return text.length <= 8 && duration.num / duration.den <= 3600 ? duration : undefined
}

/** The numbers of the records, counted from the origin, in which some signal has a reading. */
function recordsWithReadings(columns: readonly Column[]): number[] {
  const found = new Set<number>()
  for (const { runs, perRecord, signal } of columns) {
    for (const { at, samples } of runs) {
      for (let i = 0; i < samples.length; i++) {
        if (samples[i] === signal.invalid) continue
        const record = Math.floor((at + i) / perRecord)
        found.add(record)
        i = (record + 1) * perRecord - at - 1
      }
    }
  }
  return [...found].sort((a, b) => a - b)
}

function fillRecords(
  body: DataView,
  columns: readonly Column[],
  records: readonly number[],
  size: number,
): void {
  const rows = new Map(records.map((record, row) => [record, row]))
  let offset = 0
  for (const { runs, perRecord, counts } of columns) {
    for (let row = 0; row < records.length; row++)
      for (let i = 0; i < perRecord; i++)
        body.setInt16(row * size + offset + i * 2, invalidCount, true)
    for (const { at, samples } of runs) {
      for (let i = 0; i < samples.length; i++) {
        const row = rows.get(Math.floor((at + i) / perRecord))
        if (row === undefined) continue
        const place = row * size + offset + ((at + i) % perRecord) * 2
        body.setInt16(place, counts.count(samples[i] ?? 0), true)
      }
    }
    offset += perRecord * 2
  }
}

function fieldsOf(
  { signal, perRecord }: Column,
  range: ReturnType<typeof edfRange> | undefined,
): EdfSignalFields {
  return {
    label: signal.label,
    unit: range?.scaled === true ? signal.unit.replaceAll(/[[\]{}]/g, "") : "",
    range: range ?? wholeRange,
    samplesPerRecord: perRecord,
  }
}

function noteFields(bytes: number): EdfSignalFields {
  return { label: "EDF Annotations", unit: "", range: wholeRange, samplesPerRecord: bytes / 2 }
}

const wholeRange = {
  digitalMinimum: -32_768,
  digitalMaximum: 32_767,
  physicalMinimum: "-1",
  physicalMaximum: "1",
}
