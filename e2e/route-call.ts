import { timeLimit } from "@/lib/time-limit"

import type { Caller } from "./callers"
import type { Asked } from "./plain-http"
import { idOf } from "./route-table"
import type { RouteLine, Rows } from "./route-table"
import { running } from "./running"

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

export type Sent = {
  method: string
  path: string
  query?: string | undefined
  headers?: Readonly<Record<string, string>> | undefined
  body?: unknown
}

/** What a scene's line is sent: what only the scene could make goes before what the table has. */
export function sentTo({ method, path, query, headers, body }: RouteLine, rows: Rows): Sent {
  const { loggedAs: _, ...sending } = rows.sending ?? {}
  const named = path.replaceAll(/\[(\w+)\]/g, (_match, name: string) => idFor(name, rows))
  return { method, path: named, query: query?.(rows), headers, body: body?.(rows), ...sending }
}

const { origin } = new URL(running.baseUrl)

/** A client that keeps no cookies: what one answer sets, the next call must not have. */
export async function call(sent: Sent, who: Caller, rows: Rows): Promise<Response> {
  const query = new URLSearchParams(sent.query ?? "")
  if (who.kind === "visitor" && !query.has("clinic")) query.set("clinic", rows.clinicSlug)
  const { body = {} } = sent
  const headers = { origin, "content-type": "application/json", ...(await who.headers(rows)) }
  return fetch(`${running.baseUrl}${sent.path}?${query}`, {
    method: sent.method,
    headers: { ...headers, ...sent.headers },
    redirect: "manual",
    signal: timeLimit(60_000),
    ...(sent.method === "GET" ? {} : { body: bytesOf(body) }),
  })
}
