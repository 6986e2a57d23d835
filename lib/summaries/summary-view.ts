import type { Instruction, SummaryLine, SummarySource, SummaryState } from "@/db/schema/record"

import type { Difference } from "./difference"
import type { DraftExtras } from "./draft-extras"

export type { Instruction, SummaryLine, SummarySource } from "@/db/schema/record"
export type { Hunk } from "./difference"

/** A visit's summary as its page shows it. Times are ISO 8601. */
export type SummaryView = Omit<DraftExtras, "instructions"> & {
  visitId: string
  /** "drafting" until the worker has made the draft. */
  state: SummaryState
  version: number
  lines: SummaryLine[]
  /** For the patient, in plain words. */
  instructions: Instruction[]
  sources: SummarySource[]
  draftedAt: string | null
  editedAt: string | null
  /** Whoever saved it last; null: nobody, or before edits were kept. */
  editedBy: string | null
  /** How often it was saved, undoing included; what Undo takes back is the newest edit that stands. */
  edits: number
  canUndo: boolean
  /** The plan was changed and what the patient would be told was not. */
  instructionsBehind: boolean
  /**
   * The language model whose draft was kept beside what a person had changed, or "extractive"; null: there is none
   * to take over.
   */
  offeredBy: string | null
  signed: SignedView | null
  /** What was added after signing, the oldest first. */
  addenda: AddendumView[]
  maySign: boolean
  clinic: { name: string; zone: string }
  patient: { name: string; age: number; sex: "F" | "M" | "X"; reference: string }
  clinician: { name: string }
  admittedAt: string | null
  endedAt: string | null
}

export type SignedView = {
  at: string
  by: string
  text: string
  sha256: string
  /** Words put in and taken out since the draft; null: not known. */
  editDistance: number | null
}

/** `words` as written, `text` as signed. */
export type AddendumView = {
  number: number
  at: string
  by: string
  words: string
  text: string
  sha256: string
}

/** Who changed what, and when: the newest first. */
export type HistoryView = {
  visitId: string
  zone: string
  patient: { name: string }
  draftedAt: string | null
  method: string | null
  signed: { at: string; by: string; editDistance: number | null } | null
  edits: {
    version: number
    undoes: number | null
    /** The language model whose sentences were taken over, or "extractive". */
    model: string | null
    undone: boolean
    by: string
    at: string
    words: number
    /** Null: it went with the transcript that it may have quoted. */
    difference: Difference | null
  }[]
}

/** A draft beside the text as it stands. Times are ISO 8601. */
export type OfferView = Pick<DraftExtras, "notCovered" | "dropped"> & {
  visitId: string
  zone: string
  patient: { name: string }
  /** Of the text. */
  version: number
  lines: SummaryLine[]
  canUndo: boolean
  maySign: boolean
  /** Or "extractive". */
  model: string
  /** SHA-256 of the draft: what is taken over is what was read. */
  offer: string
  madeAt: string | null
  offered: (SummaryLine & {
    /** Whether the text has this line. */
    there: boolean
  })[]
  /** Those that the draft's lines cite. */
  sources: SummarySource[]
}

/** A visit that still needs its clinician. */
export type Unfinished = {
  visitId: string
  patient: { name: string }
  startsAt: string
  state: "drafting" | "draft"
}
