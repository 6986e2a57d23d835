import { Unreadable } from "../zip-reader"

/** Lines of a stream of UTF-8, without their newline. A last line without one counts too. */
export async function* splitLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  for await (const lines of batches(chunks)) yield* lines
}

/** The same, one after another when they are asked for: a promise only where the next chunk must come first. */
export function lineReader(chunks: AsyncIterable<Uint8Array>): {
  /** Undefined at the end. */
  next(): Buffer | Promise<Buffer | undefined>
} {
  const source = batches(chunks)[Symbol.asyncIterator]()
  let batch: readonly Buffer[] = []
  let at = 0
  async function refill(): Promise<Buffer | undefined> {
    for (;;) {
      const more = await source.next()
      if (more.done === true) return undefined
      batch = more.value
      at = 1
      if (batch[0] !== undefined) return batch[0]
    }
  }
  return { next: () => batch[at++] ?? refill() }
}

/** The lines that end in each chunk. */
async function* batches(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer[]> {
  let rest = none
  for await (const chunk of chunks) {
    const all = bufferOf(chunk)
    const lines: Buffer[] = []
    let from = 0
    for (let end = all.indexOf(newline); end >= 0; end = all.indexOf(newline, from)) {
      const line = all.subarray(from, end)
      // Only the line that began in the chunk before is copied.
      lines.push(rest.length === 0 ? line : Buffer.concat([rest, line]))
      rest = none
      from = end + 1
    }
    yield lines
    const left = all.subarray(from)
    rest = rest.length === 0 ? left : Buffer.concat([rest, left])
    if (rest.length > longestLine) throw new Unreadable("a line is longer than any row can be")
  }
  if (rest.length > 0) yield [rest]
}

function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

const none: Buffer = Buffer.alloc(0)
const newline = 10
const longestLine = 4 * 1024 * 1024
