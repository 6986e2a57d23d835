import type { SummaryLine, SummarySource, SummaryState } from "@/db/schema/record"

export type { SummaryLine, SummarySource } from "@/db/schema/record"

/** A visit's summary as its page shows it. Times are ISO 8601. */
export type SummaryView = {
  visitId: string
  /** "drafting" until the worker has made the draft. */
  state: SummaryState
  version: number
  lines: SummaryLine[]
  sources: SummarySource[]
  draftedAt: string | null
  editedAt: string | null
  signed: { at: string; by: string; text: string; sha256: string } | null
  maySign: boolean
  clinic: { name: string; zone: string }
  patient: { name: string; age: number; sex: "F" | "M" | "X"; reference: string }
  clinician: { name: string }
  admittedAt: string | null
  endedAt: string | null
}

/** A visit that still needs its clinician. */
export type Unfinished = {
  visitId: string
  patient: { name: string }
  startsAt: string
  state: "drafting" | "draft"
}
