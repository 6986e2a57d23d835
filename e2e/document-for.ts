import type { Rows } from "./route-table"

/**
 * The OpenAPI document with the rows of one scene in place of what any id may be: who tests by it gets past
 * "there is none", and meets the commands.
 */
export function documentFor(document: unknown, rows: Rows): unknown {
  const known = new Map<string, readonly string[]>([
    ["visitId", [rows.visitId, rows.nothing]],
    ["patientId", [rows.patientId, rows.nothing]],
    ["clinicianId", [rows.clinicianId, rows.colleagueId]],
    ["userId", [rows.colleagueId, rows.nothing]],
    ["visitTypeId", [rows.visitTypeId, rows.nothing]],
    ["typeId", [rows.visitTypeId, rows.nothing]],
    ["clinic", [rows.clinicSlug]],
    ["startsAt", [rows.freeAt, rows.startsAt.toISOString()]],
    ["file", ["summary.pdf", "summary.txt", "odd"]],
  ])
  return withKnown(document)

  function withKnown(part: unknown): unknown {
    if (Array.isArray(part)) return part.map(withKnown)
    if (!isRecord(part)) return part
    const { name, schema } = part
    const values = typeof name === "string" && isRecord(schema) ? known.get(name) : undefined
    if (values !== undefined) return { ...part, schema: { enum: values } }
    return Object.fromEntries(Object.entries(part).map(([key, of]) => [key, sampled(key, of)]))
  }

  /** Ids in bodies stand as properties. */
  function sampled(key: string, of: unknown): unknown {
    if (key !== "properties" || !isRecord(of)) return withKnown(of)
    return Object.fromEntries(
      Object.entries(of).map(([name, schema]) => {
        const values = known.get(name)
        const isText = isRecord(schema) && schema["type"] === "string"
        // A class of letters that the tester cannot make texts of: any text instead.
        if (isText && String(schema["pattern"]).includes("\\p{"))
          return [name, { ...schema, pattern: undefined }]
        return [name, values !== undefined && isText ? { enum: values } : withKnown(schema)]
      }),
    )
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}
