import { createHash } from "node:crypto"
import { createReadStream, readSync } from "node:fs"
import { open } from "node:fs/promises"
import type { FileHandle } from "node:fs/promises"
import { createInflateRaw } from "node:zlib"

import { sealComment } from "./zip-writer"

/** The archive cannot be taken apart: not a ZIP, cut short, or damaged where it says what is in it. */
export class Unreadable extends Error {}

export type ZipArchive = {
  readonly paths: readonly string[]
  has(path: string): boolean
  /** Null when there is no such file. Refuses more than `most` bytes. */
  bytes(path: string, most?: number): Promise<Buffer | null>
  chunks(path: string): AsyncIterable<Buffer>
  /** SHA-256 of a file's contents, in hexadecimal. What was read to its end is not unpacked again. */
  sum(path: string): Promise<string>
  /** Whether the archive's seal (see `zip`) fits its bytes. "absent" when another program packed it. */
  seal(): Promise<"intact" | "broken" | "absent">
  close(): Promise<void>
}

/** Reads any ZIP of stored and deflated files, ZIP64 too. Checksums are left to the caller, who has better ones. */
export async function openZip(path: string): Promise<ZipArchive> {
  const file = await open(path, "r").catch((cause: unknown) => {
    throw new Unreadable(`${path} cannot be opened`, { cause })
  })
  try {
    const { size } = await file.stat()
    const end = await findEnd(file, size)
    const members = readCentral(await take(file, end.start, end.length), end.count)
    // Files that lie over each other would unpack to any number of times what the archive is.
    const packed = [...members.values()].reduce((sum, member) => sum + member.packed, 0)
    if (packed > size) throw new Unreadable("its table of contents is damaged")
    const memberOf = (name: string): Member => {
      const member = members.get(name)
      if (member === undefined) throw new Unreadable(`${name} is missing`)
      return member
    }
    const sums = new Map<string, string>()
    const chunks = async function* (name: string): AsyncGenerator<Buffer> {
      const hash = createHash("sha256")
      const member = memberOf(name)
      let length = 0
      for await (const chunk of contents(path, file, member)) {
        length += chunk.length
        if (length > member.size) throw new Unreadable(`${name} is larger than it says`)
        hash.update(chunk)
        yield chunk
      }
      sums.set(name, hash.digest("hex"))
    }
    return {
      paths: [...members.keys()],
      has: (name) => members.has(name),
      async bytes(name, most = 64 * 1024 * 1024) {
        if (!members.has(name)) return null
        const parts: Buffer[] = []
        let length = 0
        for await (const part of chunks(name)) {
          length += part.length
          if (length > most) throw new Unreadable(`${name} is larger than it can be`)
          parts.push(part)
        }
        const [only] = parts
        return only !== undefined && parts.length === 1 ? only : Buffer.concat(parts)
      },
      chunks,
      async sum(name) {
        if (!sums.has(name)) for await (const _ of chunks(name));
        return sums.get(name) ?? ""
      },
      seal: () => checkSeal(path, size, end.comment),
      close: () => file.close(),
    }
  } catch (error) {
    await file.close()
    throw error
  }
}

type Member = { name: string; method: number; packed: number; size: number; offset: number }
type End = { start: number; length: number; count: number; comment: string }

async function findEnd(file: FileHandle, size: number): Promise<End> {
  const tail = await take(file, Math.max(0, size - 66_000), Math.min(size, 66_000))
  let at = tail.length - 22
  while (
    at >= 0 &&
    !(tail.readUInt32LE(at) === 0x06054b50 && at + 22 + tail.readUInt16LE(at + 20) === tail.length)
  )
    at--
  if (at < 0) throw new Unreadable("not a ZIP, or cut short")
  const comment = tail.subarray(at + 22).toString("latin1")
  const narrow = {
    count: tail.readUInt16LE(at + 10),
    length: tail.readUInt32LE(at + 12),
    start: tail.readUInt32LE(at + 16),
    comment,
  }
  const wide = at >= 20 && tail.readUInt32LE(at - 20) === 0x07064b50
  const end = wide ? { ...(await readWideEnd(file, number64(tail, at - 12))), comment } : narrow
  if (end.start + end.length > size) throw new Unreadable("its table of contents is damaged")
  return end
}

async function readWideEnd(file: FileHandle, offset: number): Promise<Omit<End, "comment">> {
  const record = await take(file, offset, 56)
  if (record.readUInt32LE(0) !== 0x06064b50)
    throw new Unreadable("its table of contents is damaged")
  return { count: number64(record, 32), length: number64(record, 40), start: number64(record, 48) }
}

function readCentral(table: Buffer, count: number): Map<string, Member> {
  const members = new Map<string, Member>()
  let at = 0
  for (; at + 46 <= table.length && table.readUInt32LE(at) === 0x02014b50;) {
    const lengths = [28, 30, 32].map((field) => table.readUInt16LE(at + field))
    const [nameLength = 0, extraLength = 0, commentLength = 0] = lengths
    const next = at + 46 + nameLength + extraLength + commentLength
    if (next > table.length) break
    const member = readMember(table.subarray(at, next), nameLength, extraLength)
    if (members.has(member.name)) throw new Unreadable(`${member.name} is in it twice`)
    if (!member.name.endsWith("/")) members.set(member.name, member)
    else count--
    at = next
  }
  if (at !== table.length || members.size !== count)
    throw new Unreadable("its table of contents is damaged")
  return members
}

function readMember(header: Buffer, nameLength: number, extraLength: number): Member {
  const name = header.subarray(46, 46 + nameLength).toString("utf8")
  const wide = zip64Of(header.subarray(46 + nameLength, 46 + nameLength + extraLength))
  const [size, packed, offset] = [24, 20, 42].map((field) => {
    const value = header.readUInt32LE(field)
    return value === 0xffffffff ? (wide.shift() ?? value) : value
  })
  return {
    name,
    method: header.readUInt16LE(10),
    size: size ?? 0,
    packed: packed ?? 0,
    offset: offset ?? 0,
  }
}

function zip64Of(extra: Buffer): number[] {
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    if (extra.readUInt16LE(at) !== 1) continue
    const values = extra.subarray(at + 4, at + 4 + extra.readUInt16LE(at + 2))
    return Array.from({ length: Math.floor(values.length / 8) }, (_, i) => number64(values, i * 8))
  }
  return []
}

async function* contents(path: string, file: FileHandle, member: Member): AsyncGenerator<Buffer> {
  const whole = member.method === 0 && member.packed <= wholeBytes
  const ahead = whole ? Buffer.byteLength(member.name) + member.packed : 0
  const header = await take(file, member.offset, 30 + ahead)
  if (header.readUInt32LE(0) !== 0x04034b50)
    throw new Unreadable(`${member.name} does not begin where it should`)
  const length = 30 + header.readUInt16LE(26) + header.readUInt16LE(28)
  const start = member.offset + length
  if (member.packed === 0) return
  if (whole)
    return yield length + member.packed <= header.length
      ? header.subarray(length, length + member.packed)
      : await take(file, start, member.packed)
  const raw = createReadStream(path, {
    start,
    end: start + member.packed - 1,
    highWaterMark: 1 << 18,
  })
  if (member.method === 0) return yield* raw
  if (member.method !== 8)
    throw new Unreadable(`${member.name} is packed in a way that is not known here`)
  const inflate = createInflateRaw({ chunkSize: chunkBytes })
  raw.on("error", (error) => inflate.destroy(error))
  try {
    yield* raw.pipe(inflate)
  } catch (cause) {
    throw new Unreadable(`${member.name} does not unpack`, { cause })
  } finally {
    raw.destroy()
  }
}

async function checkSeal(
  path: string,
  size: number,
  comment: string,
): Promise<"intact" | "broken" | "absent"> {
  const length = sealComment("0".repeat(64)).length
  if (comment.length === 0) return "absent"
  if (comment.length !== length) return "broken"
  const hash = createHash("sha256")
  for await (const chunk of createReadStream(path, {
    end: size - length - 1,
    highWaterMark: 1 << 20,
  }))
    hash.update(chunk)
  return comment === sealComment(hash.digest("hex")) ? "intact" : "broken"
}

/** Read at once, without a stream: a log has thousands of small files. */
const wholeBytes = 1 << 18

/** At the usual 16 or 64 kB, handing over chunks and collecting their memory takes longer than unpacking them. */
const chunkBytes = 1 << 20

async function take(file: FileHandle, offset: number, length: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(length)
  // Not by a thread of the pool: what is read here is short, and a log has thousands of them.
  const bytesRead = readSync(file.fd, bytes, 0, length, offset)
  if (bytesRead < length) throw new Unreadable("it is cut short")
  return bytes
}

function number64(bytes: Buffer, at: number): number {
  const value = Number(bytes.readBigUInt64LE(at))
  if (!Number.isSafeInteger(value)) throw new Unreadable("its table of contents is damaged")
  return value
}
