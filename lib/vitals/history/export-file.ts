import { zip } from "@/lib/audit/zip-writer"
import { ok, refuse } from "@/lib/result"
import type { Result } from "@/lib/result"
import { Temporal } from "@/lib/time"

import type { Priority } from "../alarms/condition"
import { clockComments, clockNote, joined } from "../export/doubted"
import { writeEdf } from "../export/edf-writer"
import { numericsCsv } from "../export/numerics-csv"
import type { StoredSignal } from "../export/stored-signals"
import { firstMoment } from "../export/timeline"
import { writeWfdb } from "../export/wfdb-writer"
import { isVitalCode, vitalCodes } from "../vital-code"
import { plain } from "./export-content"
import type { ExportContent } from "./export-content"
import type { ExportForm } from "./export-form"
import { bundleText, ndjsonText, resourcesOf } from "./fhir-export"
import type { ChartedNumber } from "./queries"

export type ExportFile = {
  /** Says when, not who. */
  readonly name: string
  readonly type: string
  readonly bytes: AsyncGenerator<Uint8Array>
  readonly samples: number
  readonly values: number
}

/** What a reader must know who has only the file. */
const replayedNote = "Replayed recording: not measured in this visit"

export function exportFile(
  form: ExportForm,
  content: ExportContent,
): Result<ExportFile, "nothing_charted" | "too_large" | "rates"> {
  if (content.numbers.length === 0 && content.signals.length === 0) return refuse("nothing_charted")
  const counts = { samples: samplesOf(content.signals), values: content.numbers.length }
  const { numbers, signals, zone } = content
  const start = stampOf(content.from)
  const offsetMinutes = offsetOf(content.from, zone)
  switch (form) {
    case "csv": {
      return ok({
        ...counts,
        name: `vitals-${start}.csv`,
        type: "text/csv; charset=utf-8",
        bytes: encoded(numericsCsv(rowsOf(numbers), zone)),
      })
    }
    case "edf": {
      const written = writeEdf({
        signals,
        notes: notesOf(content),
        patient: {},
        recorder: { equipment: "Housecall" },
        offsetMinutes,
      })
      if (!written.ok) return refuse(reasons[written.reason])
      const { bytes } = written.value
      return ok({
        ...counts,
        name: `vitals-${start}.edf`,
        type: "application/octet-stream",
        bytes: once(bytes),
      })
    }
    case "wfdb": {
      const written = writeWfdb({
        record: `vitals_${start}`,
        replayed: undefined,
        signals,
        offsetMinutes,
        comments: [
          `Times are ${offsetOf(content.from, zone)} minutes ahead of UTC`,
          ...(content.isReplayed ? [replayedNote] : []),
          ...clockComments(doubtsOf(signals)),
        ],
      })
      if (!written.ok) return refuse(reasons[written.reason])
      const { header, data } = written.value
      const files = filesOf([
        { path: header.name, data: new TextEncoder().encode(header.text) },
        { path: data.name, data: data.bytes },
      ])
      return ok({
        ...counts,
        name: `vitals-${start}-wfdb.zip`,
        type: "application/zip",
        bytes: zip(files),
      })
    }
    case "fhir":
      return ok({
        ...counts,
        name: `vitals-${start}.fhir.json`,
        type: "application/fhir+json",
        bytes: encoded(bundleText(resourcesOf(content), content.from)),
      })
    case "ndjson":
      return ok({
        ...counts,
        name: `vitals-${start}.fhir.ndjson`,
        type: "application/fhir+ndjson",
        bytes: encoded(ndjsonText(resourcesOf(content))),
      })
  }
}

const reasons = {
  nothing: "nothing_charted",
  rates: "rates",
  too_long: "too_large",
  name: "nothing_charted",
} as const

function samplesOf(signals: readonly StoredSignal[]): number {
  return signals.reduce(
    (sum, { chunks }) => sum + chunks.reduce((all, { samples }) => all + samples.length, 0),
    0,
  )
}

const saidOrigins = { device: "device", manual: "typed", recorded: "replayed" } as const

function* rowsOf(numbers: readonly ChartedNumber[]) {
  for (const number of numbers) yield rowOf(number)
}

function rowOf(number: ChartedNumber) {
  const { at, code, value, unit, derived, origin, questionable } = number
  return {
    at: at.getTime(),
    code,
    label: isVitalCode(code) ? vitalCodes[code].label : code,
    value: plain(value),
    unit,
    origin: saidOrigins[origin],
    derived,
    validity: questionable ? ("questionable" as const) : ("valid" as const),
  }
}

const marks: Readonly<Record<Priority, string>> = { high: "!!!", medium: "!!", low: "!" }

function notesOf({ alarms, isReplayed, signals, from, to }: ExportContent) {
  const begins = Math.max(from, firstMoment(signals) ?? from)
  return [
    ...(isReplayed ? [{ atMs: begins, seconds: undefined, text: replayedNote }] : []),
    ...doubtsOf(signals).map((doubt) => ({
      atMs: doubt.from,
      seconds: (doubt.to - doubt.from) / 1000,
      text: clockNote,
    })),
    ...alarms.map(({ condition, priority, at, until }) => {
      const atMs = Math.max(at, begins)
      const seconds = Math.max(0, Math.min(until ?? to, to) - atMs) / 1000
      return { atMs, seconds, text: `${marks[priority]} ${condition}` }
    }),
  ]
}

function doubtsOf(signals: readonly StoredSignal[]) {
  return joined(signals.flatMap(({ doubts }) => doubts))
}

/** 20261127T032000Z */
function stampOf(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19).replaceAll(/[-:]/g, "")}Z`
}

function offsetOf(ms: number, zone: string): number {
  const local = Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(zone)
  return Math.round(local.offsetNanoseconds / 60e9)
}

async function* once(content: Uint8Array): AsyncGenerator<Uint8Array> {
  yield content
}

async function* encoded(texts: Iterable<string>): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder()
  for (const text of texts) yield encoder.encode(text)
}

async function* filesOf(files: readonly { path: string; data: Uint8Array }[]) {
  yield* files
}
