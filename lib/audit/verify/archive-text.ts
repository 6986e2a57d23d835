import type { ZipArchive } from "../zip-reader"

/** A short file of an export, at most 16 MiB; undefined where there is none. */
export async function textOf(archive: ZipArchive, path: string): Promise<string | undefined> {
  return (await archive.bytes(path, 16 * 1024 * 1024))?.toString("utf8")
}

/** `events.ndjson`, in chunks. One that is absent has no lines. */
export function linesOf(archive: ZipArchive): AsyncIterable<Uint8Array> {
  return archive.has("events.ndjson") ? archive.chunks("events.ndjson") : nothing()
}

async function* nothing(): AsyncGenerator<Uint8Array> {
  // An absent file has no lines.
}
