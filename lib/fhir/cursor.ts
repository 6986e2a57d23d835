/** Where the next page begins: the keys of the last entry. Opaque to callers; no secret. */
export type Cursor = readonly string[]

export function writeCursor(keys: Cursor): string {
  return Buffer.from(JSON.stringify(keys)).toString("base64url")
}

/** Undefined: not a cursor of ours. What it says is checked again by whoever uses it. */
export function readCursor(text: string): Cursor | undefined {
  if (!/^[\w-]{2,400}$/.test(text)) return undefined
  try {
    const keys: unknown = JSON.parse(Buffer.from(text, "base64url").toString("utf8"))
    if (!Array.isArray(keys) || keys.length < 1 || keys.length > 3) return undefined
    const strings = keys.filter(
      (key): key is string => typeof key === "string" && /^[A-Za-z0-9:._+-]{1,80}$/.test(key),
    )
    return strings.length === keys.length ? strings : undefined
  } catch {
    return undefined
  }
}
