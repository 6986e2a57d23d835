/** Unsigned LEB128 of 32 bits, and the zigzag that makes small signed numbers small unsigned ones. */
export function writeVarint(bytes: Uint8Array, at: number, value: number): number {
  let rest = value >>> 0
  let place = at
  for (; rest > 0x7f; rest >>>= 7) bytes[place++] = (rest & 0x7f) | 0x80
  bytes[place++] = rest
  return place
}

/** Undefined where the bytes end early, run past five, overflow 32 bits or are padded with zeros. */
export function readVarint(
  bytes: Uint8Array,
  at: number,
): { value: number; next: number } | undefined {
  let value = 0
  for (let i = 0; i < 5; i++) {
    const byte = bytes[at + i]
    if (byte === undefined) return undefined
    if (i === 4 && byte > 0x0f) return undefined
    value |= (byte & 0x7f) << (7 * i)
    if (byte < 0x80) {
      if (byte === 0 && i > 0) return undefined
      return { value: value >>> 0, next: at + i + 1 }
    }
  }
  return undefined
}

export function varintLength(value: number): number {
  const bits = 32 - Math.clz32(value)
  return Math.max(1, Math.ceil(bits / 7))
}

export function zigzag(value: number): number {
  return ((value << 1) ^ (value >> 31)) >>> 0
}

export function unzigzag(value: number): number {
  return (value >>> 1) ^ -(value & 1)
}
