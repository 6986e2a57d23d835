/** The little of protobuf's wire format that signalling needs: fields by their numbers. */
export type Field = { readonly field: number; readonly bytes: Buffer; readonly value: number }

/** Length-delimited fields carry `bytes`, varints `value`; others are passed over. */
export function fieldsOf(message: Buffer): Field[] {
  const fields: Field[] = []
  for (let at = 0; at < message.length;) {
    const tag = varint(message, at)
    at = tag.end
    const kind = tag.value & 7
    const field = tag.value >>> 3
    if (kind === 0) {
      const { value, end } = varint(message, at)
      fields.push({ field, bytes: Buffer.alloc(0), value })
      at = end
    } else if (kind === 2) {
      const length = varint(message, at)
      const end = length.end + length.value
      fields.push({ field, bytes: message.subarray(length.end, end), value: 0 })
      at = end
    } else if (kind === 1) at += 8
    else if (kind === 5) at += 4
    else throw new Error("not protobuf")
  }
  return fields
}

export function bytesField(field: number, bytes: Buffer): Buffer {
  return Buffer.concat([asVarint(field * 8 + 2), asVarint(bytes.length), bytes])
}

export function numberField(field: number, value: number): Buffer {
  return Buffer.concat([asVarint(field * 8), asVarint(value)])
}

function varint(bytes: Buffer, from: number): { value: number; end: number } {
  let value = 0
  for (let at = from, scale = 1; at < bytes.length && at < from + 10; at++, scale *= 128) {
    const byte = bytes.readUInt8(at)
    value += (byte & 0x7f) * scale
    if (byte < 0x80) return { value, end: at + 1 }
  }
  throw new Error("not protobuf")
}

function asVarint(value: number): Buffer {
  const bytes: number[] = []
  let rest = value
  while (rest > 127) {
    bytes.push((rest % 128) + 128)
    rest = Math.floor(rest / 128)
  }
  return Buffer.from([...bytes, rest])
}
