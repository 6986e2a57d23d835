import type { Ratio } from "./ratio"
import type { Faulty } from "./recording-fault"

/** A recorded signal as its file keeps it: raw counts, and what turns them into physical values. */
export type Recording = {
  readonly name: string
  /** "2026-11-26T17:27:45.5" by the recorder's own clock, of an unknown zone; undefined where not told. */
  readonly startedAt: string | undefined
  readonly seconds: number
  readonly signals: readonly Signal[]
  /** What was noted while recording, by its time. */
  readonly annotations: readonly Annotation[]
  /** Stretches of which the file holds nothing; the signals' samples there are `invalid`. */
  readonly gaps: readonly Gap[]
  /** Free text of the file: age, drugs, where it came from. */
  readonly comments: readonly string[]
}

/** Seconds since the recording's start, and how long where that is told. */
export type Annotation = {
  readonly onset: number
  readonly seconds: number | undefined
  readonly text: string
}

export type Gap = { readonly from: number; readonly seconds: number }

/** physical = (raw − baseline) / gain, in `unit` */
export type Signal = {
  readonly label: string
  readonly unit: string
  readonly gain: number
  readonly baseline: number
  /** False where the file gave no gain and the format's default of 200 per mV stands in. */
  readonly calibrated: boolean
  readonly rate: Ratio
  /** Raw counts; `invalid` marks a moment without a reading. */
  readonly samples: Int32Array
  readonly invalid: number
}

/** Why a recording cannot be played, for the person who chose it. */
export type Unplayable = Faulty & { readonly record: string; readonly file: string }
export type UnplayableReason = "corrupt" | "unsupported" | "missing_file"
