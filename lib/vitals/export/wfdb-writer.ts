import { type Result, ok, refuse } from "@/lib/result"

import { type Ratio, hertz } from "../ratio"
import { asciiText, decimalText } from "./ascii"
import { type Counts, codingNote, countsOf, invalidCount } from "./counts"
import { type ExportRefusal, type ExportSignal, type Written, mostPlaces } from "./signal"
import { type Run, commonRate, samplesPerFrame, timelineOf } from "./timeline"

export type WfdbExport = {
  /** Letters, digits, "_" and "-". A copy of a record must not carry the record's own name. */
  readonly record: string
  /** The name of the record that was replayed, where one was. */
  readonly replayed: string | undefined
  readonly signals: readonly ExportSignal[]
  /** Minutes that the clock of the header is ahead of UTC. */
  readonly offsetMinutes: number
  readonly comments: readonly string[]
}

export type WfdbFiles = {
  readonly header: { readonly name: string; readonly text: string }
  readonly data: { readonly name: string; readonly bytes: Uint8Array<ArrayBuffer> }
  readonly written: readonly Written[]
}

/**
 * One WFDB record, header(5) and signal(5): format 16, several samples a frame where rates differ,
 * −32768 where there is no reading. Units lose what `wfdb` programs do not read (brackets).
 */
export function writeWfdb(file: WfdbExport): Result<WfdbFiles, ExportRefusal | "name"> {
  const { record, signals } = file
  if (!/^[A-Za-z0-9_-]{1,60}$/.test(record) || record === file.replayed) return refuse("name")
  const timeline = timelineOf(signals)
  if (timeline === undefined) return refuse("nothing")
  const frameRate = commonRate(signals.map(({ rate }) => rate))
  if (frameRate === undefined) return refuse("rates")
  const columns = signals.map((signal, i): Column => {
    const runs = timeline.runs[i] ?? []
    const perFrame = samplesPerFrame(signal.rate, frameRate)
    return { signal, runs, perFrame, counts: countsOf(signal, runs) }
  })
  if (columns.every(({ counts }) => counts.range === undefined)) return refuse("nothing")
  if (columns.some(({ perFrame }) => perFrame > 65_536)) return refuse("rates")
  const frames = Math.max(...columns.map((column) => Math.ceil(lengthOf(column) / column.perFrame)))
  const width = columns.reduce((sum, { perFrame }) => sum + perFrame, 0)
  // between the first and the last sample
  if (frames * width > mostPlaces) return refuse("too_long")

  const samples = new DataView(new ArrayBuffer(frames * width * 2))
  for (let i = 0; i < frames * width; i++) samples.setInt16(i * 2, invalidCount, true)
  const name = `${record}.dat`
  const lines = [
    `${record} ${columns.length} ${rateText(frameRate)} ${frames} ${startText(timeline.originMs, file.offsetMinutes)}`,
  ]
  let column = 0
  for (const each of columns) {
    const sums = fill(samples, each, frames, width, column)
    lines.push(signalLine(name, each, sums))
    column += each.perFrame
  }
  const notes = columns.flatMap(({ signal, counts }) => codingNote(signal.label, counts) ?? [])
  for (const comment of [...file.comments, ...notes])
    lines.push(`# ${asciiText(comment.replaceAll(/\s+/g, " "), 500)}`)
  return ok({
    header: { name: `${record}.hea`, text: `${lines.join("\n")}\n` },
    data: { name, bytes: new Uint8Array(samples.buffer) },
    written: columns.map(({ signal, counts }) => ({
      label: signal.label,
      offset: counts.offset,
      step: counts.step,
    })),
  })
}

type Column = {
  readonly signal: ExportSignal
  readonly runs: readonly Run[]
  readonly perFrame: number
  readonly counts: Counts
}

function lengthOf({ runs }: Column): number {
  const last = runs.at(-1)
  return last === undefined ? 0 : last.at + last.samples.length
}

/** Writes the signal's samples; answers its first and the 16-bit sum of all, those without a reading too. */
function fill(out: DataView, column: Column, frames: number, width: number, start: number) {
  const { runs, perFrame, counts } = column
  const place = (index: number) =>
    (Math.floor(index / perFrame) * width + start + (index % perFrame)) * 2
  let sum = frames * perFrame * invalidCount
  for (const { at, samples } of runs) {
    for (let i = 0; i < samples.length; i++) {
      const count = counts.count(samples[i] ?? 0)
      out.setInt16(place(at + i), count, true)
      sum += count - invalidCount
    }
  }
  return { initial: out.getInt16(place(0), true), sum: (sum << 16) >> 16 }
}

/** `file format gain(baseline)/unit adcBits adcZero initval checksum blockSize label` */
function signalLine(
  file: string,
  { signal, perFrame, counts }: Column,
  { initial, sum }: { initial: number; sum: number },
): string {
  const format = perFrame === 1 ? "16" : `16x${perFrame}`
  const unit = asciiText(signal.unit, 20)
    .replaceAll(/[[\]{}]/g, "")
    .replaceAll(/[^\w^\-?%/]/g, "_")
  const gain = `${counts.gain}(${Math.round(counts.baseline)})/${unit === "" ? "NU" : unit}`
  const label = asciiText(signal.label.replaceAll(/\s+/g, " "), 80)
  return `${file} ${format} ${gain} 16 0 ${initial} ${sum} 0 ${label}`.trimEnd()
}

/** As a decimal: whole where it is, otherwise as exact as a double. */
function rateText(rate: Ratio): string {
  return decimalText(
    hertz(rate),
    Math.min(17, Math.max(0, 15 - Math.ceil(Math.log10(hertz(rate))))),
  )
}

/** `HH:MM:SS.sss DD/MM/YYYY` */
function startText(ms: number, offsetMinutes: number): string {
  const local = new Date(Math.round(ms) + offsetMinutes * 60_000).toISOString()
  return `${local.slice(11, 23)} ${local.slice(8, 10)}/${local.slice(5, 7)}/${local.slice(0, 4)}`
}
