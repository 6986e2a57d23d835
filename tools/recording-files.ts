import { existsSync, readFileSync } from "node:fs"
import { dirname, join, resolve } from "node:path"

import { Failure } from "./failure"

/** A WFDB header and the signal files that it names, which lie beside it. */
export function filesOf(header: string): string[] {
  const file = resolve(header)
  if (!file.endsWith(".hea") || !existsSync(file)) {
    throw new Failure(
      `${header} is not a WFDB header`,
      "give the .hea file of a recording, with its signal files beside it",
    )
  }
  const signals = signalFiles(readFileSync(file, "latin1")).map((name) => join(dirname(file), name))
  const absent = signals.find((one) => !existsSync(one))
  if (absent !== undefined)
    throw new Failure(
      `${header} names ${absent}, which is not there`,
      "put the signal file beside the header",
    )
  return [file, ...signals]
}

/** The first word of each signal line; WFDB header(5): the record line comes first, "#" begins a comment. */
export function signalFiles(text: string): string[] {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== "" && !line.startsWith("#"))
  const count = Number(lines[0]?.split(/\s+/)[1] ?? 0)
  const names = lines.slice(1, 1 + count).map((line) => line.split(/\s+/)[0] ?? "")
  // "~" stands for a signal that is not stored, and a name never leads out of the header's folder.
  return [...new Set(names)].filter((name) => name !== "" && name !== "~" && !/[/\\]/.test(name))
}
