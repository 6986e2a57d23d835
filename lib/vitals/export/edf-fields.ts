import { asciiText } from "./ascii"
import type { EdfRange } from "./edf-range"

/** EDF+ local patient identification; what is left out becomes "X", as for somebody unnamed. */
export type EdfPatient = {
  readonly code?: string
  readonly sex?: "F" | "M"
  /** "1942-03-14" */
  readonly birthDate?: string
  readonly name?: string
}

/** EDF+ local recording identification. */
export type EdfRecorder = {
  readonly code?: string
  readonly technician?: string
  readonly equipment?: string
}

export type EdfFields = {
  readonly patient: EdfPatient
  readonly recorder: EdfRecorder
  /** By the clock of the place, as the parts of an ISO time of UTC. */
  readonly start: Date
  readonly continuous: boolean
  readonly records: number
  readonly duration: string
  readonly signals: readonly EdfSignalFields[]
}

export type EdfSignalFields = {
  readonly label: string
  readonly unit: string
  readonly range: Omit<EdfRange, "scaled">
  readonly samplesPerRecord: number
}

/** The header's bytes, 256 for the file and 256 for each signal. Source: EDF and EDF+ specifications. */
export function edfHeader(fields: EdfFields): Uint8Array {
  const { start, signals } = fields
  const column = (pick: (signal: EdfSignalFields) => string | number, width: number) =>
    signals.map((signal) => field(pick(signal), width)).join("")
  const text = [
    field(0, 8),
    field(patientText(fields.patient), 80),
    field(recordingText(start, fields.recorder), 80),
    field(`${two(start.getUTCDate())}.${two(start.getUTCMonth() + 1)}.${yearText(start)}`, 8),
    field(start.toISOString().slice(11, 19).replaceAll(":", "."), 8),
    field(256 * (signals.length + 1), 8),
    field(fields.continuous ? "EDF+C" : "EDF+D", 44),
    field(fields.records, 8),
    field(fields.duration, 8),
    field(signals.length, 4),
    column(({ label }) => label, 16),
    column(() => "", 80),
    column(({ unit }) => unit, 8),
    column(({ range }) => range.physicalMinimum, 8),
    column(({ range }) => range.physicalMaximum, 8),
    column(({ range }) => range.digitalMinimum, 8),
    column(({ range }) => range.digitalMaximum, 8),
    column(() => "", 80),
    column(({ samplesPerRecord }) => samplesPerRecord, 8),
    column(() => "", 32),
  ].join("")
  return new TextEncoder().encode(text)
}

function patientText({ code, sex, birthDate, name }: EdfPatient): string {
  return [subfield(code, 24), sex ?? "X", dayText(birthDate), subfield(name, 36)].join(" ")
}

function recordingText(start: Date, { code, technician, equipment }: EdfRecorder): string {
  const day = dayText(start.toISOString().slice(0, 10))
  return [
    "Startdate",
    day,
    ...[code, technician, equipment].map((text) => subfield(text, 18)),
  ].join(" ")
}

const months = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]

function dayText(iso: string | undefined): string {
  const parts = /^(\d{4})-(\d\d)-(\d\d)$/.exec(iso ?? "")
  return parts === null ? "X" : `${parts[3]}-${months[Number(parts[2]) - 1] ?? "JAN"}-${parts[1]}`
}

/** Spaces part the subfields, so none stands in one. A name of which no letter is ASCII is left out. */
function subfield(text: string | undefined, width: number): string {
  const kept = asciiText((text ?? "").trim(), width).replaceAll(/\s+/g, "_")
  return /[A-Za-z0-9]/.test(kept) ? kept : "X"
}

/** Two digits tell 1985 to 2084; for other years the recording field has all four. */
function yearText(start: Date): string {
  const year = start.getUTCFullYear()
  return year >= 1985 && year <= 2084 ? two(year % 100) : "yy"
}

function two(value: number): string {
  return String(value).padStart(2, "0")
}

function field(value: string | number, width: number): string {
  return asciiText(String(value), width).padEnd(width)
}
