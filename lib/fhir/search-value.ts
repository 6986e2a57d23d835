/** Half-open, milliseconds since 1970; null: open to that side. */
export type DateRange = { readonly from: number | null; readonly until: number | null }

export type Token = { readonly system: string | undefined; readonly code: string }

const day = 86_400_000

/**
 * A date parameter (R4 search, 3.1.1.4.9) as the range in which the moment must lie. A time without an
 * offset, and a day, are taken as UTC. Undefined: malformed, or a prefix that we do not know.
 */
export function dateRange(text: string): DateRange | undefined {
  const [, prefix = "eq", rest = ""] = /^([a-z]{2})?(\d.*)$/s.exec(text) ?? []
  const span = spanOf(rest)
  if (span === undefined) return undefined
  const { from, until } = span
  switch (prefix) {
    case "eq":
      return { from, until }
    case "ge":
      return { from, until: null }
    case "gt":
    case "sa":
      return { from: until, until: null }
    case "le":
      return { from: null, until }
    case "lt":
    case "eb":
      return { from: null, until: from }
    default:
      return undefined
  }
}

/** All of them: the latest start and the earliest end. */
export function within(ranges: readonly DateRange[]): DateRange {
  const froms = ranges.flatMap(({ from }) => (from === null ? [] : [from]))
  const untils = ranges.flatMap(({ until }) => (until === null ? [] : [until]))
  return {
    from: froms.length === 0 ? null : Math.max(...froms),
    until: untils.length === 0 ? null : Math.min(...untils),
  }
}

/** Whether a moment (milliseconds since 1970) lies in a range; undefined: all of them do. */
export function isWithin(at: number, range: DateRange | undefined): boolean {
  const { from, until } = range ?? { from: null, until: null }
  return (from === null || at >= from) && (until === null || at < until)
}

/** `code`, `|code`, `system|code`. Undefined: without a code. */
export function token(text: string): Token | undefined {
  const bar = text.indexOf("|")
  const [system, code] = bar < 0 ? [undefined, text] : [text.slice(0, bar), text.slice(bar + 1)]
  return code === "" ? undefined : { system, code }
}

/** The id in `ID`, `Patient/ID` or our own address of it; undefined: it names something else. */
export function reference(
  text: string,
  targets: readonly string[],
  base: string,
): { type: string | undefined; id: string } | undefined {
  const local = text.startsWith(`${base}/`) ? text.slice(base.length + 1) : text
  const [, type, id = ""] = /^(?:([A-Z][A-Za-z]{1,39})\/)?([A-Za-z0-9.-]{1,64})$/.exec(local) ?? []
  if (id === "" || (type !== undefined && !targets.includes(type))) return undefined
  return { type, id }
}

function spanOf(text: string): { from: number; until: number } | undefined {
  const shape =
    /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?(Z|[+-]\d\d:\d\d)?)?)?)?$/.exec(
      text,
    )
  if (shape === null) return undefined
  const [, year, month, date, hour, minute, second, fraction, offset = "Z"] = shape
  const whole = `${year}-${month ?? "01"}-${date ?? "01"}T${hour ?? "00"}:${minute ?? "00"}:${second ?? "00"}`
  const from = Date.parse(`${whole}.${(fraction ?? "").padEnd(3, "0").slice(0, 3)}${offset}`)
  // Date.parse turns 30 February into March: the day must come back as it was written.
  const back = Date.parse(`${whole.slice(0, 10)}T00:00:00Z`)
  if (Number.isNaN(from) || Number.isNaN(back)) return undefined
  if (new Date(back).toISOString().slice(0, 10) !== whole.slice(0, 10)) return undefined
  // PostgreSQL knows no year 0, and nothing here is of the time of the Romans.
  if (from < -4e13 || from > 2e14) return undefined
  const start = new Date(from)
  if (month === undefined) return { from, until: Date.UTC(start.getUTCFullYear() + 1, 0, 1) }
  if (date === undefined)
    return { from, until: Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + 1, 1) }
  if (hour === undefined) return { from, until: from + day }
  if (second === undefined) return { from, until: from + 60_000 }
  return { from, until: from + (fraction === undefined ? 1000 : 1) }
}
