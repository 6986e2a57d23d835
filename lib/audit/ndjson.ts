/** Lines of a stream of UTF-8, without their newline. A last line without one counts too. */
export async function* splitLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let rest: Buffer<ArrayBufferLike> = Buffer.alloc(0)
  for await (const chunk of chunks) {
    let from = 0
    for (let end = chunk.indexOf(newline); end >= 0; end = chunk.indexOf(newline, from)) {
      yield Buffer.concat([rest, chunk.subarray(from, end)]).toString("utf8")
      rest = Buffer.alloc(0)
      from = end + 1
    }
    rest = Buffer.concat([rest, chunk.subarray(from)])
    if (rest.length > longestLine) throw new Error("a line is longer than any row can be")
  }
  if (rest.length > 0) yield rest.toString("utf8")
}

const newline = 10
const longestLine = 4 * 1024 * 1024
