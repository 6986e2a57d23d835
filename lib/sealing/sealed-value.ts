import { Fault } from "@/lib/error"

import { open, seal } from "./seal"
import type { Nonce } from "./seal"
import type { Form } from "./sealed-columns"

/** A patient's key, or a clinic's own: 32 bytes for AES-256-GCM. */
export type RecordKey = {
  readonly id: string
  readonly clinicId: string
  readonly data: Uint8Array
}

/** Where a value belongs. `row`: the primary key's values, joined by `|`. */
export type Place = { readonly table: string; readonly column: string; readonly row: string }

/**
 * A value as its column stores it: `hc1.` and the key's id (16 bytes) ‖ version ‖ nonce ‖ ciphertext ‖
 * tag, in base64url for text and JSON, as they are for bytes. Table, column, row and clinic are
 * authenticated with it.
 */
export function sealValue(
  key: RecordKey,
  nonce: Nonce,
  place: Place,
  form: Form,
  value: unknown,
): string | Buffer {
  const body = Buffer.concat([
    Buffer.from(key.id.replaceAll("-", ""), "hex"),
    seal(key.data, nonce, contextOf(key.clinicId, place), plainOf(form, value)),
  ])
  return form === "bytes"
    ? Buffer.concat([prefixBytes, body])
    : `${prefix}${body.toString("base64url")}`
}

/** The id of the key that a stored value was sealed with; undefined where it was never sealed. */
export function keyIdOf(stored: unknown): string | undefined {
  const body = bodyOf(stored)
  if (body === undefined) return undefined
  const hex = body.subarray(0, 16).toString("hex")
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5")
}

/** Throws `unopened` where the key, the place or one bit is wrong. */
export function openValue(key: RecordKey, place: Place, form: Form, stored: unknown): unknown {
  const body = bodyOf(stored)
  if (body === undefined) throw new Fault("invariant", "Not a sealed value")
  const plain = opened(key, place, body.subarray(16))
  if (form === "bytes") return plain
  const text = plain.toString("utf8")
  const parsed: unknown = form === "json" ? JSON.parse(text) : text
  return parsed
}

function opened(key: RecordKey, place: Place, sealed: Buffer): Buffer {
  try {
    return open(key.data, contextOf(key.clinicId, place), sealed)
  } catch (error) {
    const { table, column } = place
    throw new Fault("unopened", `${table}.${column} does not open where it lies`, error)
  }
}

/** A primary key as a place names its row. */
export function rowOf(values: readonly unknown[]): string {
  return values
    .map((value) =>
      value instanceof Uint8Array ? Buffer.from(value).toString("hex") : String(value),
    )
    .join("|")
}

const prefix = "hc1."
const prefixBytes = Buffer.from(prefix)
/** Key id, version, nonce and tag. */
const leastBytes = 16 + 1 + 12 + 16

function bodyOf(stored: unknown): Buffer | undefined {
  if (typeof stored === "string") {
    if (!stored.startsWith(prefix)) return undefined
    const body = Buffer.from(stored.slice(prefix.length), "base64url")
    return body.length < leastBytes ? undefined : body
  }
  if (!Buffer.isBuffer(stored) || !stored.subarray(0, 4).equals(prefixBytes)) return undefined
  return stored.length < 4 + leastBytes ? undefined : stored.subarray(4)
}

function plainOf(form: Form, value: unknown): Uint8Array {
  if (form === "json") return Buffer.from(JSON.stringify(value))
  if (form === "bytes" && value instanceof Uint8Array) return value
  if (form === "text" && typeof value === "string") return Buffer.from(value)
  throw new Fault("invariant", `A sealed ${form} column was given ${typeof value}`)
}

function contextOf(clinicId: string, { table, column, row }: Place): string {
  return `record/v1|${table}|${column}|${row}|${clinicId}`
}
