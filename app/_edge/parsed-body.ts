import type { z } from "zod"

import { limitedText } from "./limited-body"
import { unstorable } from "./storable"

const largestBody = 256 * 1024

/**
 * The body as `schema` has it, or the field that is wrong. No more of it is read than may come: whoever
 * calls is not known yet.
 */
export async function parsedBody<S extends z.ZodType>(
  request: Request,
  schema: S,
  most = largestBody,
): Promise<{ ok: true; value: z.output<S> } | { ok: false; field: string; problem?: string }> {
  const text = await limitedText(request, most)
  if (text === undefined) return { ok: false, field: "body" }
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return { ok: false, field: "body" }
  }
  const result = schema.safeParse(json)
  if (result.success) {
    const field = unstorable(result.data)
    return field === undefined ? { ok: true, value: result.data } : { ok: false, field }
  }
  const [issue] = result.error.issues
  const field = issue?.path.join(".") || "body"
  // A schema may say what is wrong as a code; a sentence of the parser's own is for nobody's eyes.
  return issue !== undefined && /^[a-z_]{2,40}$/.test(issue.message)
    ? { ok: false, field, problem: issue.message }
    : { ok: false, field }
}
