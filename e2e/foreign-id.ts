import { randomUUID } from "node:crypto"

import type { IdPosition } from "./id-positions"
import { numbers } from "./name-positions"
import { preparedScene } from "./prepared-scene"
import type { Arranging } from "./prepared-scene"
import { call, idFor, sentTo } from "./route-call"
import type { Sent } from "./route-call"
import { nameOf, routeTable } from "./route-table"
import type { RouteLine, Rows } from "./route-table"

/** Rows of a clinic that no scene of the called route itself makes, by the name of an id of theirs. */
export type Others = Readonly<Record<string, string>>

const makers: Readonly<Record<string, readonly [line: string, field: string]>> = {
  holdId: ["POST /api/holds/[holdId]/confirm", "holdId"],
  proxyId: ["POST /api/patients/[patientId]/proxies/[proxyId]/remove", "proxyId"],
  classId: ["GET /api/classes/[classId]", "classId"],
  seatId: ["POST /api/visits/[visitId]/seats/[seatId]/admit", "seatId"],
  sessionId: ["POST /api/security/sessions/[id]/revoke", "id"],
  guestId: ["DELETE /api/visits/[visitId]/guests/[guestId]", "guestId"],
}

export async function othersOf(arranging: Arranging): Promise<Others> {
  const others: [string, string][] = [
    ["withdraws", await observationOf(arranging)],
    ["identity", await identityOf(arranging)],
    ...(await headOf(arranging)),
  ]
  for (const [name, [wanted, field]] of Object.entries(makers)) {
    const line = lineOf(wanted)
    const rows = await preparedScene(arranging, line)
    others.push([name, inAddress(line.path, sentTo(line, rows).path, field) ?? idFor(field, rows)])
  }
  const { guestId, ...named } = Object.fromEntries(others)
  return { ...named, guestId: guestId ?? "", party: `guest:${guestId}` }
}

/** A nurse's, that is there. */
async function observationOf(arranging: Arranging): Promise<string> {
  const line = lineOf("POST /api/vitals/[visitId]/observations")
  const rows = await preparedScene(arranging, line)
  const nurse = arranging.callers.find(({ name }) => name === "nurse")
  if (nurse !== undefined) await call(sentTo(line, rows), nurse, rows)
  return rows.nothing
}

/** What the room of a call of theirs calls their patient. */
async function identityOf(arranging: Arranging): Promise<string> {
  const { visitId } = await preparedScene(arranging, lineOf("POST /api/rooms/out"))
  const found = await arranging.client.query<{ identity: string }>(
    "select identity from seats where visit_id = $1 and role = 'patient'",
    [visitId],
  )
  return found.rows[0]?.identity ?? ""
}

/** Their log's newest checkpoint: its size, the last place in it, and its root. */
async function headOf(arranging: Arranging): Promise<[string, string][]> {
  const { clinicId } = await preparedScene(arranging, lineOf("GET /api/audit/checkpoint"))
  const found = await arranging.client.query<{ size: string; root: string }>(
    "select size::text, encode(root, 'hex') as root from log_checkpoints where clinic_id = $1 order by log_checkpoints.size desc limit 1",
    [clinicId],
  )
  const { size = "1", root = "0".repeat(64) } = found.rows[0] ?? {}
  const last = String(Number(size) - 1)
  return [
    ["size", size],
    ["root", root],
    ["first", last],
    ["firstBad", last],
    ["seq", last],
  ]
}

function lineOf(wanted: string): RouteLine {
  const line = routeTable.find((one) => nameOf(one) === wanted)
  if (line === undefined) throw new Error(`no route ${wanted}`)
  return line
}

/** What stands at this place in a request of the other clinic's own, or a row of theirs that is called like that. */
export function foreignId(
  { where, path, name, naming }: IdPosition,
  line: { path: string },
  sent: Sent,
  theirs: Rows,
  others: Others,
): string | undefined {
  const query = new URLSearchParams(sent.query ?? "")
  const found =
    where === "path"
      ? inAddress(line.path, sent.path, name)
      : where === "query"
        ? query.get(name)
        : path.reduce(part, sent.body)
  // A passkey's is none of ours, and no UUID.
  const id = where === "path" || naming !== undefined ? found : uuidOf(found)
  if (naming !== undefined && name in others) return others[name]
  if ((typeof id === "string" || typeof id === "number") && id !== theirs.nothing) return String(id)
  return where === "path" ? undefined : (rowOf(name, theirs) ?? others[alias[name] ?? name])
}

const alias: Readonly<Record<string, string>> = { first: "seatId" }

function rowOf(name: string, rows: Rows): string | undefined {
  switch (name) {
    case "visitId":
    case "visitIds":
      return rows.visitId
    case "patientId":
      return rows.patientId
    case "visitTypeId":
      return rows.visitTypeId
    case "clinic":
      return rows.clinicSlug
    case "patient":
      return rows.reference
    case "clinicianId":
    case "clinicianIds":
    case "actor":
    case "users":
    case "userId":
      return rows.clinicianId
    default:
      return undefined
  }
}

/** The part of an address that the folders call so. */
function inAddress(folders: string, path: string, name: string): string | undefined {
  return path.split("/")[folders.split("/").indexOf(`[${name}]`)]
}

function part(value: unknown, name: string): unknown {
  return Reflect.get(Object(value), name)
}

function uuidOf(value: unknown): string | undefined {
  return typeof value === "string" && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(value)
    ? value
    : undefined
}

const otherForms: Readonly<Record<string, () => object>> = {
  "POST /api/vitals/[visitId]/observations withdraws": () => ({ id: randomUUID() }),
  "POST /api/visits/[visitId]/guests userId": () => ({ kind: "colleague" }),
}

/** The request with that id in that place, whether or not there was one. */
export function withId(
  sent: Sent,
  line: { path: string },
  { where, path, name }: IdPosition,
  id: string,
): Sent {
  if (where === "body") {
    // The other form of that body, which has no fields of the first.
    const base = otherForms[`${sent.method} ${line.path} ${name}`]?.() ?? sent.body
    return { ...sent, body: placed(base, path, numbers.has(name) ? Number(id) : id) }
  }
  if (where === "query") {
    const query = new URLSearchParams(sent.query ?? "")
    query.set(name, id)
    return { ...sent, query: query.toString() }
  }
  const parts = sent.path.split("/")
  parts[line.path.split("/").indexOf(`[${name}]`)] = id
  return { ...sent, path: parts.join("/") }
}

function placed(body: unknown, [name, ...rest]: readonly string[], id: string | number): unknown {
  if (name === undefined) return id
  const inside = placed(part(body, name), rest, id)
  return name === "0" ? [inside] : { ...Object(body), [name]: inside }
}
