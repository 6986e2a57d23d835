import { type CsvCell, csv } from "@/lib/csv"
import { Temporal } from "@/lib/time"

/** One number as it is charted. */
export type ExportedNumeric = {
  /** Milliseconds since 1970, by the device's clock. */
  readonly at: number
  /** ISO/IEEE 11073-10101 name. */
  readonly code: string
  readonly label: string
  /** Undefined, or no finite number: there was no reading. */
  readonly value: number | undefined
  /** UCUM. */
  readonly unit: string
  /** Whose word it is. What is simulated and what a device shows as its demo is never charted. */
  readonly origin: "device" | "typed" | "replayed"
  readonly derived: boolean
  readonly validity: "valid" | "questionable" | "invalid"
}

const columns = [
  "time",
  "local_time",
  "code",
  "label",
  "value",
  "unit",
  "origin",
  "derived",
  "validity",
] as const

/**
 * Numbers as a table, in the order given; the names of its columns are the same in every language. `time` is ISO 8601 with the zone's offset, to the
 * millisecond, so that it sorts and is exact; `local_time` is the clinic's wall clock without one, as a
 * spreadsheet reads it. An invalid value is left out, its row stays.
 */
export function numericsCsv(numerics: Iterable<ExportedNumeric>, zone: string): Generator<string> {
  return csv(rowsOf(numerics, zone))
}

function* rowsOf(numerics: Iterable<ExportedNumeric>, zone: string): Generator<readonly CsvCell[]> {
  yield columns
  for (const numeric of numerics) yield rowOf(numeric, zone)
}

function rowOf(numeric: ExportedNumeric, zone: string): readonly CsvCell[] {
  const { code, label, value, unit, origin, derived, validity } = numeric
  const local = Temporal.Instant.fromEpochMilliseconds(numeric.at).toZonedDateTimeISO(zone)
  const read = value !== undefined && Number.isFinite(value) && validity !== "invalid"
  return [
    local.toString({ timeZoneName: "never", fractionalSecondDigits: 3 }),
    local.toPlainDateTime().toString({ smallestUnit: "second" }).replace("T", " "),
    code,
    label,
    read ? value : undefined,
    unit,
    origin,
    derived ? "yes" : "no",
    validity,
  ]
}
