import type { Answer } from "./ask"

/** A time that somebody tried to book, and what they were told. */
export type Booking = {
  patient: { id: string; email: string }
  startsAt: string
  told: Answer["kind"]
  visitId?: string
}

/** Somebody put in line. `entryId`: what the desk was told. */
export type Place = { patientId: string; told: Answer["kind"]; entryId?: string }

/** Somebody taken out of line, of whom the clinician was told. */
export type Taking = { visitId: string; entryId: string }

/** A visit from the patient's link to the signature: how often each deed was said to be done. */
export type Life = {
  visitId: string
  patientId: string
  /** What the page showed as agreed to last. */
  consents: number
  /** By section, how often "saved" was answered. */
  notes: Map<string, number>
  numbers: { code: string; at: number; value: number }[]
  deeds: string[]
  /** The SHA-256 that the clinician was told; undefined: told that it was signed already. */
  signed?: { sha256: string | undefined }
}

export type Export = {
  id: string
  /** The whole file, as the browser had it; undefined: the download broke off. */
  bytes: Buffer | undefined
}

/** What everybody was told while parts of the house were killed. */
export class Ledger {
  readonly bookings: Booking[] = []
  readonly places: Place[] = []
  readonly takings: Taking[] = []
  readonly lives: Life[] = []
  readonly exports: Export[] = []
}
