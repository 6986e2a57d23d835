/** 9f3c 71ae 04d2 … b8e6 */
export function shortHash(hex: string): string {
  const groups = hex.match(/.{4}/g) ?? []
  return `${groups.slice(0, 3).join(" ")} … ${groups.at(-1) ?? ""}`
}

/** Day with its year (a log is kept for years), time and seconds in the clinic's zone, 24-hour. */
export function stamp(at: Date, zone: string, locale: string): string {
  return new Intl.DateTimeFormat(locale === "en" ? "en-GB" : locale, {
    timeZone: zone,
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
  }).format(at)
}

/** "Friday 27 November 2026": the day in a zone, with its year. */
export function longDay(at: Date, zone: string, locale: string): string {
  return new Intl.DateTimeFormat(locale === "en" ? "en-GB" : locale, {
    timeZone: zone,
    weekday: "long",
    day: "numeric",
    month: "long",
    year: "numeric",
  })
    .format(at)
    .replace(",", "")
}

/** Time and seconds in a zone, 24-hour. */
export function clock(at: Date, zone: string): string {
  return new Intl.DateTimeFormat("en-GB", {
    timeZone: zone,
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
  }).format(at)
}

/** YYYY-MM-DD in a zone. */
export function dayIn(zone: string, at: Date): string {
  return new Intl.DateTimeFormat("sv-SE", { timeZone: zone }).format(at)
}

/** The timeline of one patient, by the clinic's number. */
export function patientAddress(reference: string): `/audit/patients/${string}` {
  return `/audit/patients/${encodeURIComponent(reference)}`
}

/** The timeline of one member of staff. */
export function personAddress(userId: string): `/audit/people/${string}` {
  return `/audit/people/${encodeURIComponent(userId)}`
}

/** The place of the last row that was shown, from an address. */
export function cursorOf(value: string | string[] | undefined): bigint | undefined {
  return typeof value === "string" && /^\d{1,18}$/.test(value) ? BigInt(value) : undefined
}

/** The page's address for a filter; absent parts are left out. */
export function address(
  filter: Readonly<Record<string, string | undefined>>,
  before?: string,
): "/audit" | `/audit?${string}` {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries({ ...filter, before }))
    if (value) query.set(name, value)
  return query.size === 0 ? "/audit" : `/audit?${query.toString()}`
}

/** Whose name stands for an actor without one of their own. */
export function actorKind(role: string): (typeof nameless)[number] {
  return nameless.find((kind) => kind === role) ?? "staff"
}

const nameless = [
  "patient",
  "proxy",
  "companion",
  "visitor",
  "device",
  "client",
  "system",
  "staff",
] as const

/** What a storage without a host is called in the log's own tables. */
export const unnamedFolder = "directory"

/** The key of why somebody who was asked to vouch did not, from the code that the worker kept. */
export function troubleOf(kind: string, code: string): (typeof troubles)[number] | "other" {
  if (kind === "mail") return "not_mailed"
  if (kind === "storage" && code === "other_data") return "other_copy"
  return troubles.find((known) => known === code) ?? "other"
}

const troubles = [
  "unreachable",
  "unknown_log",
  "unknown_key",
  "inconsistent",
  "ahead",
  "own_key",
  "no_cosignature",
  "rejected",
  "other_data",
  "other_copy",
  "malformed",
  "other_nonce",
  "other_time",
  "not_mailed",
] as const
