import { Fault } from "@/lib/error"

export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [key: string]: Json | undefined }

/**
 * RFC 8785 (JCS): one text for one value, so that it can be hashed. Refuses what two programs could
 * read differently: NaN, infinities, lone surrogates, integers beyond 2^53. Ours, as each audited
 * write passes here: a third of the time of the npm package, which its test compares it with.
 */
export function canonical(value: Json): string {
  if (typeof value === "string") return text(value)
  if (typeof value === "number") return number(value)
  if (value === null || typeof value === "boolean") return String(value)
  return isList(value) ? `[${value.map(canonical).join(",")}]` : members(value)
}

/** Keys in the order of their UTF-16 code units, which is what JavaScript sorts by. */
function members(value: { readonly [key: string]: Json | undefined }): string {
  const keys = Object.keys(value)
  let all = ""
  for (const key of keys.every(follows) ? keys : keys.toSorted()) {
    const member = value[key]
    if (member !== undefined) all += `${all === "" ? "" : ","}${text(key)}:${canonical(member)}`
  }
  return `{${all}}`
}

function follows(key: string, index: number, keys: readonly string[]): boolean {
  return index === 0 || (keys[index - 1] ?? "") < key
}

/** ECMAScript's own spelling of strings is the one that JCS asks for. */
function text(value: string): string {
  if (plain.test(value)) return `"${value}"`
  if (!value.isWellFormed()) throw new Fault("invariant", "A lone surrogate has no canonical form")
  return JSON.stringify(value)
}

/** Nothing in it is written otherwise than it is. */
const plain = /^[\u0020\u0021\u0023-\u005b\u005d-\u007e]*$/

/** The same holds for numbers. */
function number(value: number): string {
  if (!Number.isFinite(value)) throw new Fault("invariant", "Not a finite number")
  if (Number.isInteger(value) && !Number.isSafeInteger(value))
    throw new Fault("invariant", "An integer beyond 2^53 must be a string")
  return JSON.stringify(value)
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value)
}
