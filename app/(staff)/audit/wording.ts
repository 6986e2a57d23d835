/** 48 224, with a thin space in thousands. */
export function grouped(count: number): string {
  return String(count).replaceAll(/\B(?=(\d{3})+$)/g, "\u2009")
}

/** 9f3c 71ae 04d2 … b8e6 */
export function shortHash(hex: string): string {
  const groups = hex.match(/.{4}/g) ?? []
  return `${groups.slice(0, 3).join(" ")} … ${groups.at(-1) ?? ""}`
}

/** Day, time and seconds in the clinic's zone, 24-hour. */
export function stamp(at: Date, zone: string, locale: string): string {
  return new Intl.DateTimeFormat(locale === "en" ? "en-GB" : locale, {
    timeZone: zone,
    day: "numeric",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
  }).format(at)
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

const nameless = ["patient", "proxy", "companion", "visitor", "device", "system", "staff"] as const
