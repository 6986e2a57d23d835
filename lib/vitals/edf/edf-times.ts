import { type Result, ok, refuse } from "@/lib/result"

import type { Annotation } from "../recording"
import { type FaultCode, type Faulty, type RecordingFault, faulty } from "../recording-fault"
import { parseTals } from "./edf-annotations"
import type { EdfHeader } from "./edf-header"

export type RecordTimes = {
  /** Seconds from the header's start to the first record. */
  readonly first: number
  /** Seconds from the first record to each. */
  readonly onsets: readonly number[]
  /** Whether each begins where the one before it ended. */
  readonly follows: readonly boolean[]
  readonly annotations: readonly Annotation[]
}

type Column = {
  readonly annotations: boolean
  readonly offset: number
  readonly signal: { readonly samplesPerRecord: number }
}

/**
 * When each record began, and what was noted. In EDF+ the first list of a record's first annotation
 * signal has an empty text and tells its onset; EDF+C must not leave gaps, EDF+D must not go back.
 * Times are compared within `tolerance` seconds.
 */
export function readTimes(
  kind: EdfHeader["kind"],
  body: Uint8Array,
  records: number,
  size: number,
  seconds: number,
  tolerance: number,
  columns: readonly Column[],
): Result<RecordTimes, "corrupt", Faulty> {
  const corrupt = (record: number, code: FaultCode, values: RecordingFault["values"] = {}) =>
    refuse("corrupt", faulty(code, { ...values, record: record + 1 }))
  const noting = columns.filter(({ annotations }) => annotations)
  if (noting.length === 0) {
    if (kind === "EDF+D") return corrupt(0, "record_times_missing")
    const onsets = Array.from({ length: records }, (_, record) => record * seconds)
    return ok({ first: 0, onsets, follows: onsets.map(() => true), annotations: [] })
  }

  const absolute: number[] = []
  const noted: Annotation[] = []
  for (let record = 0; record < records; record++) {
    for (const [i, { offset, signal }] of noting.entries()) {
      const from = record * size + offset
      const tals = parseTals(body.subarray(from, from + signal.samplesPerRecord * 2))
      if (!tals.ok) return corrupt(record, "annotation", { byte: tals.byte })
      if (i === 0) {
        const time = tals.value[0]
        if (time === undefined || time.texts[0] !== "")
          return corrupt(record, "record_time_missing")
        absolute.push(time.onset)
      }
      for (const { onset, duration, texts } of tals.value) {
        for (const text of texts) if (text !== "") noted.push({ onset, seconds: duration, text })
      }
    }
  }

  const first = absolute[0] ?? 0
  const onsets = absolute.map((onset) => onset - first)
  const follows: boolean[] = []
  for (const [record, onset] of onsets.entries()) {
    // An EDF+C record is compared with its place since the start, so that no drift adds up.
    const continuous = record * seconds
    const expected =
      kind === "EDF+D" && record > 0 ? (onsets[record - 1] ?? 0) + seconds : continuous
    if (onset < expected - tolerance) {
      return corrupt(record, "records_overlap", { onset })
    }
    if (kind === "EDF+C" && onset > expected + tolerance) {
      return corrupt(record, "record_gap", { onset, expected })
    }
    follows.push(onset <= expected + tolerance)
  }
  const annotations = noted
    .map((note) => ({ ...note, onset: note.onset - first }))
    .toSorted((a, b) => a.onset - b.onset)
  return ok({ first, onsets, follows, annotations })
}
