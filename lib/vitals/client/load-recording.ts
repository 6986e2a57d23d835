import { type Result, refuse } from "@/lib/result"

import { readEdf } from "../edf/edf"
import type { Recording, Unplayable, UnplayableReason } from "../recording"
import { faulty } from "../recording-fault"
import { readRecording } from "../wfdb"

/** "offline": the file did not come, so nothing is known of it. */
type Loaded =
  | Result<Recording, UnplayableReason, Unplayable>
  | { readonly ok: false; readonly reason: "offline" }

/** A record that our own server keeps: the header at `url`, its files beside it. */
export async function fetchRecording(url: string): Promise<Loaded> {
  try {
    const header = await (await fetchGood(url)).text()
    const files = new Map<string, Uint8Array>()
    for (const name of filesNamedIn(header)) {
      const bytes = await (
        await fetchGood(new URL(name, new URL(url, location.href)).href)
      ).arrayBuffer()
      files.set(name, new Uint8Array(bytes))
    }
    return readRecording(header, files)
  } catch {
    return refuse("offline")
  }
}

/** More than any recording of a visit has; a browser tab has not the memory for more. */
const mostBytes = 256 * 2 ** 20

/** Files chosen on this computer: a WFDB header and what it names, or one EDF file. */
export async function openRecording(chosen: readonly File[]): Promise<Loaded> {
  const large = chosen.find(({ size }) => size > mostBytes)
  if (large !== undefined) {
    const [size, most] = [large.size, mostBytes].map((bytes) => Math.ceil(bytes / 2 ** 20))
    const fault = faulty("too_large", { size: size ?? 0, most: most ?? 0 })
    return refuse("unsupported", { record: large.name, file: large.name, ...fault })
  }
  const edf = chosen.find((file) => /\.(edf|rec|bdf)$/i.test(file.name))
  if (edf !== undefined && !chosen.some((file) => file.name.toLowerCase().endsWith(".hea"))) {
    return readEdf(edf.name, new Uint8Array(await edf.arrayBuffer()))
  }
  const header = chosen.find((file) => file.name.toLowerCase().endsWith(".hea"))
  if (header === undefined) {
    const first = chosen[0]?.name ?? ""
    return refuse("missing_file", { record: first, file: ".hea", ...faulty("no_header") })
  }
  const files = new Map<string, Uint8Array>()
  for (const file of chosen)
    if (file !== header) files.set(file.name, new Uint8Array(await file.arrayBuffer()))
  return readRecording(await header.text(), files)
}

async function fetchGood(url: string): Promise<Response> {
  const response = await fetch(url)
  if (!response.ok) throw new Error(`status ${response.status}`)
  return response
}

/** First fields of the signal lines; a wrong header is refused by the reader, not here. */
function filesNamedIn(header: string): readonly string[] {
  const lines = header.split(/\r?\n/).filter((line) => line.trim() !== "" && !line.startsWith("#"))
  return [...new Set(lines.slice(1).map((line) => line.trim().split(/\s+/)[0] ?? ""))].filter(
    (name) => /^[\w.-]+$/.test(name),
  )
}
