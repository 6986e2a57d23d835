import { createHash } from "node:crypto"
import { Readable } from "node:stream"
import { constants, crc32, createDeflateRaw } from "node:zlib"

/** Bytes at hand are stored as they are (hashes do not compress); a stream is deflated as it passes. */
export type ZipFile = {
  readonly path: string
  readonly data: Uint8Array | AsyncIterable<Uint8Array>
}

/**
 * A ZIP (with ZIP64 where it is needed) as it is made, holding one chunk at a time. The archive's
 * comment is the SHA-256 of every byte before it: a reader that knows it sees damage anywhere, also
 * in headers that nothing else covers.
 */
export async function* zip(files: AsyncIterable<ZipFile>): AsyncGenerator<Uint8Array> {
  const seal = createHash("sha256")
  const members: Member[] = []
  let offset = 0
  const out = (bytes: Uint8Array): Uint8Array => {
    seal.update(bytes)
    offset += bytes.length
    return bytes
  }
  for await (const { path, data } of files) {
    const name = Buffer.from(path)
    if (data instanceof Uint8Array) {
      const member = {
        name,
        offset,
        crc: crc32(data),
        packed: data.length,
        size: data.length,
        streamed: false,
      }
      members.push(member)
      yield out(localHeader(member))
      yield out(data)
    } else {
      const member = { name, offset, crc: 0, packed: 0, size: 0, streamed: true }
      yield out(localHeader(member))
      for await (const chunk of deflated(data, member)) {
        member.packed += chunk.length
        yield out(chunk)
      }
      members.push(member)
      yield out(descriptor(member))
    }
  }
  const start = offset
  for (const member of members) yield out(centralHeader(member))
  yield out(endOf(members.length, start, offset - start))
  yield Buffer.from(sealComment(seal.digest("hex")))
}

export function sealComment(sha256: string): string {
  return `housecall-export/1 sha256:${sha256}`
}

type Member = {
  name: Buffer
  offset: number
  crc: number
  packed: number
  size: number
  streamed: boolean
}

async function* deflated(data: AsyncIterable<Uint8Array>, member: Member): AsyncGenerator<Buffer> {
  async function* counted(): AsyncGenerator<Uint8Array> {
    for await (const chunk of data) {
      member.crc = crc32(chunk, member.crc)
      member.size += chunk.length
      yield chunk
    }
  }
  const deflate = createDeflateRaw({ level: constants.Z_BEST_SPEED })
  const source = Readable.from(counted(), { objectMode: false, highWaterMark: 1 << 16 })
  source.on("error", (error) => deflate.destroy(error))
  try {
    yield* source.pipe(deflate)
  } finally {
    source.destroy()
  }
}

const limit = 0xffffffff
/** 1980-01-01 00:00, the first day ZIP knows: the same log gives the same bytes. */
const dosDate = 0x21

/** PKWARE APPNOTE 4.3.7. A streamed member announces ZIP64 sizes, which follow in its descriptor. */
function localHeader({ name, crc, packed, size, streamed }: Member): Buffer {
  const header = Buffer.alloc(30)
  header.writeUInt32LE(0x04034b50, 0)
  writeShared(header, 4, streamed)
  header.writeUInt32LE(streamed ? 0 : crc, 14)
  header.writeUInt32LE(streamed ? limit : packed, 18)
  header.writeUInt32LE(streamed ? limit : size, 22)
  header.writeUInt16LE(name.length, 26)
  const extra = streamed ? zip64([0, 0]) : Buffer.alloc(0)
  header.writeUInt16LE(extra.length, 28)
  return Buffer.concat([header, name, extra])
}

/** 4.3.9, with 8-byte sizes as ZIP64 asks. */
function descriptor({ crc, packed, size }: Member): Buffer {
  const bytes = Buffer.alloc(24)
  bytes.writeUInt32LE(0x08074b50, 0)
  bytes.writeUInt32LE(crc, 4)
  bytes.writeBigUInt64LE(BigInt(packed), 8)
  bytes.writeBigUInt64LE(BigInt(size), 16)
  return bytes
}

/** 4.3.12. */
function centralHeader({ name, offset, crc, packed, size, streamed }: Member): Buffer {
  const far = offset >= limit
  const extra =
    streamed || far
      ? zip64([...(streamed ? [size, packed] : []), ...(far ? [offset] : [])])
      : Buffer.alloc(0)
  const header = Buffer.alloc(46)
  header.writeUInt32LE(0x02014b50, 0)
  header.writeUInt16LE(45, 4)
  writeShared(header, 6, streamed)
  header.writeUInt32LE(crc, 16)
  header.writeUInt32LE(streamed ? limit : packed, 20)
  header.writeUInt32LE(streamed ? limit : size, 24)
  header.writeUInt16LE(name.length, 28)
  header.writeUInt16LE(extra.length, 30)
  header.writeUInt32LE(far ? limit : offset, 42)
  return Buffer.concat([header, name, extra])
}

/** Version, flags (bit 3: sizes follow), method, time and date: alike in both headers. */
function writeShared(header: Buffer, at: number, streamed: boolean): void {
  header.writeUInt16LE(streamed ? 45 : 20, at)
  header.writeUInt16LE(streamed ? 8 : 0, at + 2)
  header.writeUInt16LE(streamed ? 8 : 0, at + 4)
  header.writeUInt16LE(dosDate, at + 8)
}

/** 4.3.14 to 4.3.16. The comment's bytes follow. */
function endOf(count: number, start: number, length: number): Buffer {
  const wide = count > 0xffff - 1 || start >= limit || length >= limit
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(wide ? 0xffff : count, 8)
  end.writeUInt16LE(wide ? 0xffff : count, 10)
  end.writeUInt32LE(wide ? limit : length, 12)
  end.writeUInt32LE(wide ? limit : start, 16)
  end.writeUInt16LE(sealComment("0".repeat(64)).length, 20)
  if (!wide) return end
  const record = Buffer.alloc(56)
  record.writeUInt32LE(0x06064b50, 0)
  record.writeBigUInt64LE(44n, 4)
  record.writeUInt16LE(45, 12)
  record.writeUInt16LE(45, 14)
  record.writeBigUInt64LE(BigInt(count), 24)
  record.writeBigUInt64LE(BigInt(count), 32)
  record.writeBigUInt64LE(BigInt(length), 40)
  record.writeBigUInt64LE(BigInt(start), 48)
  const locator = Buffer.alloc(20)
  locator.writeUInt32LE(0x07064b50, 0)
  locator.writeBigUInt64LE(BigInt(start + length), 8)
  locator.writeUInt32LE(1, 16)
  return Buffer.concat([record, locator, end])
}

function zip64(values: readonly number[]): Buffer {
  const extra = Buffer.alloc(4 + values.length * 8)
  extra.writeUInt16LE(1, 0)
  extra.writeUInt16LE(values.length * 8, 2)
  values.forEach((value, i) => extra.writeBigUInt64LE(BigInt(value), 4 + i * 8))
  return extra
}
