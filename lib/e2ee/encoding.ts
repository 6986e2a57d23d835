/** Byte encoding of the protocol (docs/e2ee.md §3). Everything here must be byte-exact. */
export type Bytes = Uint8Array<ArrayBuffer>

export function concat(...parts: readonly Uint8Array[]): Bytes {
  const out = new Uint8Array(parts.reduce((length, part) => length + part.length, 0))
  let at = 0
  for (const part of parts) {
    out.set(part, at)
    at += part.length
  }
  return out
}

/** u16 byte length, then the bytes; strings as UTF-8, never normalised. */
export function lp(value: string | Uint8Array): Bytes {
  const bytes = typeof value === "string" ? utf8(value) : value
  if (bytes.length > 0xffff) throw new RangeError("lp: longer than 65,535 bytes")
  return concat(u16(bytes.length), bytes)
}

/** Separates the uses of one hash or key from each other. */
export function label(name: string): Bytes {
  return lp(`housecall-e2ee-v1/${name}`)
}

export function utf8(text: string): Bytes {
  return new TextEncoder().encode(text)
}

/** Undefined where the bytes are not UTF-8. */
export function fromUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}

export function u16(value: number): Bytes {
  const out = new Uint8Array(2)
  new DataView(out.buffer).setUint16(0, value)
  return out
}

export function u32(value: number): Bytes {
  const out = new Uint8Array(4)
  new DataView(out.buffer).setUint32(0, value)
  return out
}

/** Whole numbers below 2^53. */
export function u64(value: number): Bytes {
  if (!Number.isSafeInteger(value) || value < 0) throw new RangeError("u64: not a safe integer")
  const out = new Uint8Array(8)
  new DataView(out.buffer).setBigUint64(0, BigInt(value))
  return out
}

/** Undefined at 2^53 and above. */
export function readU64(bytes: Uint8Array, at: number): number | undefined {
  const value = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(at))
  return Number.isSafeInteger(value) ? value : undefined
}

export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && compareBytes(a, b) === 0
}

/** Order of `kid`s in rosters and codes. */
export function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.length, b.length)
  for (let at = 0; at < length; at++) {
    const difference = (a[at] ?? 0) - (b[at] ?? 0)
    if (difference !== 0) return difference
  }
  return a.length - b.length
}
