/**
 * The path of the first text that cannot be kept: PostgreSQL holds no NUL, and UTF-8 and the audit
 * log no half of a surrogate pair. Undefined when everything can. What is deeper than any body of ours cannot
 * either, should a schema forget to say how deep it may be: half a megabyte of brackets overflows every stack.
 */
export function unstorable(value: unknown, path: readonly string[] = []): string | undefined {
  if (typeof value === "string")
    return /[\0\p{Surrogate}]/u.test(value) ? path.join(".") || "body" : undefined
  // Bytes are kept as they are, and there may be millions.
  if (typeof value !== "object" || value === null || value instanceof Uint8Array) return undefined
  if (path.length > deepest) return path[0]
  for (const [name, part] of Object.entries(value)) {
    const found = unstorable(part, [...path, name])
    if (found !== undefined) return found
  }
  return undefined
}

const deepest = 64
