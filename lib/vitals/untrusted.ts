/**
 * Reading of JSON that another tab sent. Hand-written so that the call page carries no schema
 * library; each reader answers undefined for anything that it would not have sent itself.
 */
export type Untrusted = Readonly<Record<string, unknown>>

export function asObject(value: unknown): Untrusted | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined
  return Object.fromEntries(Object.entries(value))
}

export function asList(value: unknown, most: number): readonly unknown[] | undefined {
  return Array.isArray(value) && value.length <= most ? value : undefined
}

export function asNumber(value: unknown, least: number, most: number): number | undefined {
  // JSON knows -0, and what is written again says 0: one number, so that a screen never shows "-0".
  return typeof value === "number" && value >= least && value <= most ? value + 0 : undefined
}

export function asInteger(value: unknown, least: number, most: number): number | undefined {
  const number = asNumber(value, least, most)
  return Number.isInteger(number) ? number : undefined
}

export function asText(value: unknown, most: number): string | undefined {
  return typeof value === "string" && value.length <= most ? value : undefined
}

export function asBoolean(value: unknown): boolean | undefined {
  return typeof value === "boolean" ? value : undefined
}

/** Every item read, or nothing when one of them is wrong. */
export function readAll<T>(
  items: readonly unknown[],
  read: (item: unknown) => T | undefined,
): T[] | undefined {
  const all: T[] = []
  for (const item of items) {
    const value = read(item)
    if (value === undefined) return undefined
    all.push(value)
  }
  return all
}

/** Milliseconds since 1970, up to the year 2286. */
export function asMoment(value: unknown): number | undefined {
  return asNumber(value, 0, 1e13)
}
