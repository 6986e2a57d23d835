import { type Bytes, fromUtf8, utf8 } from "../encoding"
import type { SeatRole } from "../seat-role"

/** An opened message as listeners get it. */
export type SealedMessage = {
  readonly from: { readonly identity: string; readonly role: SeatRole; readonly kid: string }
  readonly body: Bytes
  /** The body as JSON; undefined where it is none. To be parsed by a schema, as anything from outside. */
  readonly json: () => unknown
  /** The sender's clock, Unix milliseconds. */
  readonly sentMs: number
  readonly seq: number
  readonly direct: boolean
}

export function bodyOf(body: Bytes | object): Bytes {
  return body instanceof Uint8Array ? body : utf8(JSON.stringify(body))
}

export function readJson(body: Bytes): unknown {
  const text = fromUtf8(body)
  if (text === undefined) return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
