/**
 * The fields of a query or a form by name, or the name that comes twice: of two values nobody can say which is
 * meant, and two readers would each take another (for a token's form: RFC 6749 section 3.2).
 */
export function namedOnce(
  fields: URLSearchParams,
): { ok: true; value: Record<string, string> } | { ok: false; field: string } {
  const seen = new Map<string, string>()
  for (const [name, value] of fields) {
    if (seen.has(name)) return { ok: false, field: name }
    seen.set(name, value)
  }
  return { ok: true, value: Object.fromEntries(seen) }
}
