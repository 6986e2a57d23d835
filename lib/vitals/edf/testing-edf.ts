/** An EDF file put together field by field, also with wrong ones, for the tests of its reader. */
export type Field = string | number
export type TestSignal = {
  label?: Field
  transducer?: Field
  unit?: Field
  physMin?: Field
  physMax?: Field
  digMin?: Field
  digMax?: Field
  prefilter?: Field
  samples: Field
}
export type TestFile = {
  version?: Field
  patient?: Field
  recording?: Field
  date?: Field
  time?: Field
  headerBytes?: Field
  reserved?: Field
  records?: Field
  duration?: Field
  count?: Field
  signals: readonly TestSignal[]
  /** For each record, for each signal: its samples, or the text of its annotations. */
  data: readonly (readonly (readonly number[] | string)[])[]
}

export function edfFile(file: TestFile): Uint8Array {
  const { signals } = file
  const column = (pick: (signal: TestSignal) => Field, width: number) =>
    signals.map((signal) => field(pick(signal), width)).join("")
  const header = [
    field(file.version ?? 0, 8),
    field(file.patient ?? "X X X X", 80),
    field(file.recording ?? "Startdate 26-NOV-2026 X X X", 80),
    field(file.date ?? "26.11.26", 8),
    field(file.time ?? "17.27.45", 8),
    field(file.headerBytes ?? 256 * (signals.length + 1), 8),
    field(file.reserved ?? "", 44),
    field(file.records ?? file.data.length, 8),
    field(file.duration ?? 1, 8),
    field(file.count ?? signals.length, 4),
    column(({ label }) => label ?? "ECG II", 16),
    column(({ transducer }) => transducer ?? "", 80),
    column(({ unit }) => unit ?? "mV", 8),
    column(({ physMin }) => physMin ?? -1, 8),
    column(({ physMax }) => physMax ?? 1, 8),
    column(({ digMin }) => digMin ?? -1000, 8),
    column(({ digMax }) => digMax ?? 1000, 8),
    column(({ prefilter }) => prefilter ?? "", 80),
    column(({ samples }) => samples, 8),
    column(() => "", 32),
  ].join("")
  const body = file.data.flatMap((record) =>
    record.flatMap((part, i) =>
      typeof part === "string" ? noteBytes(part, Number(signals[i]?.samples) * 2) : counts(part),
    ),
  )
  return new Uint8Array([...Array.from(header, (character) => character.charCodeAt(0)), ...body])
}

/** "+1|15|text" with the two control characters written as "|", "^", and a list's end as "$". */
export function tal(text: string): string {
  return text.replaceAll("|", "\u0014").replaceAll("^", "\u0015").replaceAll("$", "\u0000")
}

function field(value: Field, width: number): string {
  return String(value).padEnd(width)
}

function noteBytes(text: string, size: number): number[] {
  const bytes = new Uint8Array(size)
  bytes.set(new TextEncoder().encode(text).subarray(0, size))
  return [...bytes]
}

function counts(samples: readonly number[]): number[] {
  return samples.flatMap((sample) => [sample & 0xff, (sample >> 8) & 0xff])
}
