import { readFile, writeFile } from "node:fs/promises"

import { strFromU8, strToU8, unzipSync, zipSync } from "fflate"

/** The same export, broken in three ways: each as a file of its own, with what was done to it. */
export async function breakages(file: string): Promise<[what: string, path: string][]> {
  const bytes = new Uint8Array(await readFile(file))
  const files = unzipSync(bytes)
  const lines = strFromU8(files["events.ndjson"] ?? new Uint8Array()).split("\n")
  const withLines = (changed: string[]): Uint8Array =>
    zipSync({ ...files, "events.ndjson": strToU8(changed.join("\n")) }, { level: 0 })
  const middle = Math.floor(lines.length / 2)
  return Promise.all([
    save("one changed byte", changedByte(files)),
    save("a removed row", withLines(lines.toSpliced(middle, 1))),
    save(
      "a swapped pair",
      withLines(lines.toSpliced(middle - 1, 2, lines[middle] ?? "", lines[middle - 1] ?? "")),
    ),
  ])

  async function save(what: string, broken: Uint8Array): Promise<[string, string]> {
    const path = `${file}.${what.replaceAll(" ", "-")}.zip`
    await writeFile(path, broken)
    return [what, path]
  }
}

// In the middle of the first bundle of entries: the bytes that were hashed.
function changedByte(files: Record<string, Uint8Array>): Uint8Array {
  const name = Object.keys(files).find((path) => path.startsWith("log/tile/entries/")) ?? ""
  const bundle = Uint8Array.from(files[name] ?? [])
  const at = Math.floor(bundle.length / 2)
  bundle[at] = (bundle[at] ?? 0) ^ 1
  return zipSync({ ...files, [name]: bundle }, { level: 0 })
}
