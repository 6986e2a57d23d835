import type { Asked } from "./plain-http"
import { idOf } from "./route-table"
import type { RouteLine, Rows } from "./route-table"

/** The request that a line of the table is, with these rows in its address and body. */
export function callOf(line: RouteLine, rows: Rows): Asked {
  const query = line.query?.(rows) ?? ""
  const path = addressWith(line.path, rows) + (query === "" ? "" : `?${query}`)
  const headers = { "content-type": "application/json", ...line.headers }
  if (line.method === "GET") return { method: "GET", path, headers }
  return { method: line.method, path, headers, body: bytesOf(line.body?.(rows) ?? {}) }
}

/** The folders' address with what these rows are called in it. */
export function addressWith(path: string, rows: Rows): string {
  return path
    .replaceAll(/\[\[\.\.\.\w+\]\]/g, "metadata")
    .replaceAll(/\[(\w+)\]/g, (_, name: string) => idFor(name, rows))
}

export function idFor(name: string, rows: Rows): string {
  if (name === "visitId") return rows.visitId
  if (name === "patientId") return rows.patientId
  if (name === "typeId") return rows.visitTypeId
  if (name === "file") return "summary.pdf"
  if (name === "userId") return rows.colleagueId
  if (name === "clinic") return rows.clinicSlug
  if (name === "reference") return rows.reference
  return idOf(name, rows)
}

export function bytesOf(body: unknown): Uint8Array<ArrayBuffer> | string {
  if (body instanceof Uint8Array) return new Uint8Array(body)
  return typeof body === "string" ? body : JSON.stringify(body)
}
