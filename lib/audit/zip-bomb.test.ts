import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { Readable } from "node:stream"

import { afterAll, expect, test } from "vitest"

import { openZip, Unreadable } from "./zip-reader"
import { zip } from "./zip-writer"

/** Archives that unpack to far more than they are. */
const folder = await mkdtemp(join(tmpdir(), "housecall-bomb-"))
const path = join(folder, "bomb.zip")
afterAll(() => rm(folder, { recursive: true, force: true }))

/** A megabyte of nothing, deflated: a thousand bytes. */
async function packed(): Promise<Buffer> {
  const data = Readable.from([Buffer.alloc(1024 * 1024)])
  const parts: Uint8Array[] = []
  for await (const part of zip(Readable.from([{ path: "file.0000", data }]))) parts.push(part)
  return Buffer.concat(parts)
}

/** Where the table of contents begins, and where it ends. */
function table(bytes: Buffer): { start: number; end: number } {
  const end = bytes.lastIndexOf(Buffer.from("PK\u0005\u0006"))
  return { start: bytes.readUInt32LE(end + 16), end }
}

test("many names of one content are refused before anything is unpacked", async () => {
  const bytes = await packed()
  const { start, end } = table(bytes)
  const headers = Array.from({ length: 500 }, (_, i) => {
    const header = Buffer.from(bytes.subarray(start, end))
    header.write(`file.${String(i).padStart(4, "0")}`, 46)
    return header
  })
  const tail = Buffer.from(bytes.subarray(end, end + 22))
  tail.writeUInt16LE(headers.length, 8)
  tail.writeUInt16LE(headers.length, 10)
  tail.writeUInt32LE(
    headers.reduce((sum, { length }) => sum + length, 0),
    12,
  )
  tail.writeUInt16LE(0, 20)
  await writeFile(path, Buffer.concat([bytes.subarray(0, start), ...headers, tail]))
  await expect(openZip(path)).rejects.toThrow(Unreadable)
})

test("a file that unpacks to more than it says is refused where it passes that", async () => {
  const bytes = await packed()
  const { start } = table(bytes)
  // The sizes of a streamed file stand behind its name: an id, a length, the size, the packed size.
  bytes.writeBigUInt64LE(1_000n, start + 46 + "file.0000".length + 4)
  await writeFile(path, bytes)
  const archive = await openZip(path)
  await expect(archive.sum("file.0000")).rejects.toThrow(Unreadable)
  await archive.close()
})
