/** What is compared with the wave codec: the usual formats, in the least bytes that each allows. */
export type Plain = number | string | readonly Plain[] | { readonly [key: string]: Plain }

/** MessagePack (the "Formats" table of its specification): every value in its shortest form. */
export function messagePack(value: Plain): Uint8Array {
  const out: number[] = []
  const write = (one: Plain): void => {
    if (typeof one === "number") return messagePackNumber(out, one)
    if (typeof one === "string") {
      const text = Buffer.from(one)
      head(out, text.length, [
        [0xa0, 31],
        [0xd9, 0xff],
        [0xda, 0xffff],
      ])
      out.push(...text)
      return
    }
    if (isList(one)) {
      head(out, one.length, [
        [0x90, 15],
        [0xdc, 0xffff],
      ])
      one.forEach(write)
      return
    }
    const entries = Object.entries(one)
    head(out, entries.length, [
      [0x80, 15],
      [0xde, 0xffff],
    ])
    for (const [key, each] of entries) [key, each].forEach(write)
  }
  write(value)
  return Uint8Array.from(out)
}

/** CBOR (RFC 8949, section 4.2.1: preferred serialization): shortest heads, shortest exact float. */
export function cbor(value: Plain): Uint8Array {
  const out: number[] = []
  const write = (one: Plain): void => {
    if (typeof one === "number") {
      if (!Number.isInteger(one)) return float(out, 0xfa, 0xfb, one)
      return one < 0 ? cborHead(out, 1, -1 - one) : cborHead(out, 0, one)
    }
    if (typeof one === "string") {
      const text = Buffer.from(one)
      cborHead(out, 3, text.length)
      out.push(...text)
      return
    }
    if (isList(one)) {
      cborHead(out, 4, one.length)
      one.forEach(write)
      return
    }
    const entries = Object.entries(one)
    cborHead(out, 5, entries.length)
    for (const [key, each] of entries) [key, each].forEach(write)
  }
  write(value)
  return Uint8Array.from(out)
}

function messagePackNumber(out: number[], value: number): void {
  if (!Number.isInteger(value)) return float(out, 0xca, 0xcb, value)
  if (value >= 0) {
    if (value < 0x80) out.push(value)
    else if (value <= 0xff) out.push(0xcc, value)
    else if (value <= 0xffff) out.push(0xcd, ...bigEndian(value, 2))
    else if (value <= 0xffff_ffff) out.push(0xce, ...bigEndian(value, 4))
    else out.push(0xcf, ...bigEndian(value, 8))
  } else if (value >= -32) out.push(value & 0xff)
  else if (value >= -0x80) out.push(0xd0, value & 0xff)
  else if (value >= -0x8000) out.push(0xd1, ...bigEndian(value + 0x1_0000, 2))
  else out.push(0xd2, ...bigEndian(value + 0x1_0000_0000, 4))
}

/** The first head whose length fits: inside its byte, or in one or two bytes after it. */
function head(out: number[], length: number, forms: readonly (readonly [number, number])[]): void {
  const [first, most] = forms.find(([, room]) => length <= room) ?? [0, 0]
  if (most === 0) throw new Error(`${length} is longer than a frame ever is`)
  if (most < 0xff) out.push(first | length)
  else out.push(first, ...bigEndian(length, most === 0xff ? 1 : 2))
}

function cborHead(out: number[], major: number, value: number): void {
  const type = major << 5
  if (value < 24) out.push(type | value)
  else if (value <= 0xff) out.push(type | 24, value)
  else if (value <= 0xffff) out.push(type | 25, ...bigEndian(value, 2))
  else if (value <= 0xffff_ffff) out.push(type | 26, ...bigEndian(value, 4))
  else out.push(type | 27, ...bigEndian(value, 8))
}

/** In four bytes where nothing is lost, else in eight. (CBOR's two-byte floats hold no time of day.) */
function float(out: number[], single: number, double: number, value: number): void {
  const view = new DataView(new ArrayBuffer(8))
  const short = Math.fround(value) === value
  if (short) view.setFloat32(0, value)
  else view.setFloat64(0, value)
  out.push(short ? single : double, ...new Uint8Array(view.buffer, 0, short ? 4 : 8))
}

function bigEndian(value: number, bytes: number): Uint8Array {
  const view = new DataView(new ArrayBuffer(8))
  view.setBigUint64(0, BigInt(value))
  return new Uint8Array(view.buffer, 8 - bytes)
}

function isList(value: Plain): value is readonly Plain[] {
  return Array.isArray(value)
}
