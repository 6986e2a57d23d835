/** One element of DER (X.690): its tag byte and its contents. */
export type Der = { readonly tag: number; readonly content: Uint8Array }

/** The elements that these bytes are made of, or null where they are not DER with one-byte tags and definite lengths. */
export function readDer(bytes: Uint8Array): Der[] | null {
  const elements: Der[] = []
  for (let at = 0; at < bytes.length;) {
    const tag = bytes[at] ?? 0
    const length = lengthAt(bytes, at + 1)
    if (length === null || (tag & 0x1f) === 0x1f) return null
    const end = length.from + length.value
    if (end > bytes.length) return null
    elements.push({ tag, content: bytes.subarray(length.from, end) })
    at = end
  }
  return elements
}

/** The elements inside one that has this tag; null where it has another, or is absent. */
export function inside(element: Der | undefined, tag: number): Der[] | null {
  return element?.tag === tag ? readDer(element.content) : null
}

export function der(tag: number, ...parts: readonly Uint8Array[]): Uint8Array {
  const content = Buffer.concat(parts)
  return Buffer.concat([Buffer.from([tag, ...lengthOf(content.length)]), content])
}

export const tags = {
  boolean: 0x01,
  integer: 0x02,
  octets: 0x04,
  null: 0x05,
  oid: 0x06,
  time: 0x18,
  sequence: 0x30,
  explicit0: 0xa0,
} as const

function lengthAt(bytes: Uint8Array, at: number): { value: number; from: number } | null {
  const first = bytes[at]
  if (first === undefined) return null
  if (first < 0x80) return { value: first, from: at + 1 }
  const count = first & 0x7f
  if (count === 0 || count > 4 || at + count >= bytes.length) return null
  let value = 0
  for (let i = 1; i <= count; i++) value = value * 256 + (bytes[at + i] ?? 0)
  return { value, from: at + 1 + count }
}

function lengthOf(length: number): number[] {
  if (length < 0x80) return [length]
  const bytes: number[] = []
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256)
  return [0x80 | bytes.length, ...bytes]
}
