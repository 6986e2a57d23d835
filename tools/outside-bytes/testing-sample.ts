import { z } from "zod"

/**
 * Something near what a schema takes, for changing: of each field an example of its kind. It need not fit: a
 * pattern or a rule of its own may say no.
 */
export function sampleOf(schema: z.ZodType): unknown {
  return example(z.toJSONSchema(schema, { io: "input", unrepresentable: "any", cycles: "ref" }), 0)
}

type Form = z.core.JSONSchema.BaseSchema

function example(form: Form | boolean, depth: number): unknown {
  if (typeof form === "boolean" || depth > 8) return null
  if (form.const !== undefined) return form.const
  if (form.enum !== undefined) return form.enum[0]
  const first = form.anyOf?.[0] ?? form.oneOf?.[0] ?? form.allOf?.[0]
  if (first !== undefined) return example(first, depth + 1)
  switch (form.type) {
    case "object":
      return Object.fromEntries(
        Object.entries(form.properties ?? {}).map(([key, of]) => [key, example(of, depth + 1)]),
      )
    case "array":
      return Array.isArray(form.prefixItems)
        ? form.prefixItems.map((of) => example(of, depth + 1))
        : [example(asForm(form.items), depth + 1)]
    case "string":
      return text[form.format ?? ""] ?? "a".repeat(Math.max(1, Math.min(form.minLength ?? 1, 200)))
    case "integer":
    case "number":
      return form.minimum ?? 1
    case "boolean":
      return true
    case "null":
    case undefined:
      return null
  }
}

function asForm(items: Form["items"]): Form | boolean {
  return items === undefined || Array.isArray(items) ? true : items
}

const text: Readonly<Record<string, string>> = {
  uuid: "0b8f3a52-2f4b-4c39-9f5a-1f5d9d0c7e10",
  email: "someone@riverside.example",
  "date-time": "2026-11-23T10:00:00.000Z",
  date: "2026-11-23",
  uri: "https://riverside.example/",
}
