/** Whoever is asked outside is not believed, and so not read without end. */
const mostBytes = 64 * 1024

/** The body of an answer. Throws where it is longer than 64 KiB; the rest is not read. */
export async function shortAnswer({ body }: Response): Promise<Buffer> {
  const parts: Uint8Array[] = []
  let size = 0
  for await (const part of body ?? []) {
    size += part.length
    if (size > mostBytes) throw new Error("too long")
    parts.push(part)
  }
  return Buffer.concat(parts)
}
