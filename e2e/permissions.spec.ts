import { createHash, randomBytes, randomUUID } from "node:crypto"

import type { APIRequestContext } from "@playwright/test"
import pg from "pg"

import { staffRoles } from "@/lib/actor"
import type { StaffRole } from "@/lib/actor"
import { permissions } from "@/lib/permissions"
import type { Role } from "@/lib/permissions"

import { caller } from "./api"
import { routeTable } from "./route-table"
import type { CallerKind, RouteLine, Rows } from "./route-table"
import { running } from "./running"
import { expect, test } from "./test"
import { arrangeVisit } from "./visit"

/** `headers` makes a fresh credential for each cell: what one request ends, the next must not miss. */
type Who = {
  name: string
  kind: CallerKind | "nobody"
  role?: StaffRole
  foreign?: true
  headers: () => Promise<Record<string, string>>
}

const origin = new URL(running.baseUrl).origin
const staffCookie = "__Host-housecall.session"
const visitCookie = "__Host-housecall.visit"
const portalCookie = "__Host-housecall.my"

/**
 * The table of routes against the table of permissions, cell by cell: who may is neither 401 nor 403,
 * everybody else is 401, 403 or 404. Sessions are written into the database, so that a refusal is the
 * route's and not a sign-in limit's.
 */
test("every route answers each kind of caller as the tables say", async () => {
  test.setTimeout(240_000)
  const api = await caller({})
  const client = new pg.Client({ connectionString: running.adminDatabaseUrl })
  await client.connect()
  const { rows, callers } = await arrange(client)
  const wrong: string[] = []
  let cells = 0
  for (const line of routeTable) {
    for (const who of callers) {
      const expected = mayCall(line, who)
      if (expected === "skip") continue
      cells += 1
      const { status, error } = await ask(api, line, who, rows)
      // Of those who may, the state of a visit or a wrong password may refuse; never the permission.
      const bystate = status === 403 && states.has(error)
      const refused = (status === 401 || status === 403 || status === 404) && !bystate
      const allowed = bystate || (status !== 401 && status !== 403 && status < 500)
      if (expected === "allowed" ? !allowed : !refused)
        wrong.push(
          `${line.method} ${line.path} as ${who.name}: ${status} ${error}, should be ${expected}`,
        )
    }
  }
  await client.end()
  console.log(`${routeTable.length} routes × ${callers.length} callers: ${cells} cells`)
  expect(wrong).toEqual([])
})

/** Whether the tables let this caller through. Rows are judged beside them: a foreign row is nobody's. */
function mayCall(line: RouteLine, who: Who): "allowed" | "refused" | "skip" {
  // Signing out and signed bodies are tested on their own; event streams do not end.
  if (line.who === "anyone" || line.who === "signature" || line.path === "/api/events")
    return "skip"
  if (who.kind === "nobody" || !line.who.includes(who.kind)) return "refused"
  if (who.kind !== "staff") return "allowed"
  const granted: readonly Role[] | undefined = line.permission && permissions[line.permission]
  if (granted !== undefined && (who.role === undefined || !granted.includes(who.role)))
    return "refused"
  if (who.foreign === true) return line.namesRow === true ? "refused" : "allowed"
  return "allowed"
}

const states = new Set([
  "not_admitted",
  "no_consent",
  "wrong_proof",
  "wrong_code",
  "too_late",
  "step_up_needed",
])

async function ask(
  api: APIRequestContext,
  line: RouteLine,
  who: Who,
  rows: Rows,
): Promise<{ status: number; error: string }> {
  const path = line.path.replaceAll(/\[(\w+)\]/g, (_, name: string) => idFor(name, rows))
  const query = new URLSearchParams(line.query?.(rows) ?? "")
  if (who.kind === "visitor") query.set("clinic", "riverside")
  const response = await api.fetch(`${running.baseUrl}${path}?${query}`, {
    method: line.method,
    headers: { origin, ...line.headers, ...(await who.headers()) },
    maxRedirects: 0,
    ...(line.method === "GET" ? {} : { data: line.body?.(rows) ?? {} }),
  })
  const answer: unknown = await response.json().catch(() => ({}))
  const error =
    typeof answer === "object" && answer !== null && "error" in answer ? String(answer.error) : ""
  return { status: response.status(), error }
}

function idFor(name: string, rows: Rows): string {
  if (name === "visitId") return rows.visitId
  if (name === "patientId") return rows.patientId
  if (name === "file") return "summary.pdf"
  if (name === "userId" || name === "clinicianId") return rows.clinicianId
  return rows.nothing
}

async function arrange(client: pg.Client): Promise<{ rows: Rows; callers: Who[] }> {
  const visit = await arrangeVisit({ startsInMinutes: 600 })
  const found = await client.query<{ clinician_id: string; patient_id: string; clinic_id: string }>(
    "select clinician_id, patient_id, clinic_id from visits where id = $1",
    [visit.visitId],
  )
  const [row] = found.rows
  if (row === undefined) throw new Error("the visit was just arranged")
  const rows: Rows = {
    visitId: visit.visitId,
    clinicianId: row.clinician_id,
    patientId: row.patient_id,
    nothing: randomUUID(),
  }
  await client.query("update patients set email = $2 where id = $1", [
    row.patient_id,
    contactOf(row.patient_id),
  ])
  const other = await client.query<{ id: string }>("select id from clinics where slug = 'hillside'")
  const elsewhere = other.rows[0]?.id ?? ""
  const callers: Who[] = []
  for (const role of staffRoles) {
    const mine = role === "clinician" ? row.clinician_id : await member(client, row.clinic_id, role)
    callers.push({
      name: role,
      kind: "staff",
      role,
      headers: () => staffSession(client, row.clinic_id, mine),
    })
    const theirs = await member(client, elsewhere, role)
    callers.push({
      name: `${role} of another clinic`,
      kind: "staff",
      role,
      foreign: true,
      headers: () => staffSession(client, elsewhere, theirs),
    })
  }
  const who = { clinic: row.clinic_id, visit: visit.visitId, patient: row.patient_id }
  callers.push(
    { name: "patient", kind: "patient", headers: () => visitSession(client, who, "patient") },
    { name: "companion", kind: "companion", headers: () => companionSession(client, who) },
    { name: "portal", kind: "portal", headers: () => portalSession(client, who) },
    { name: "visitor", kind: "visitor", headers: () => Promise.resolve({}) },
    {
      name: "device",
      kind: "device",
      headers: () => Promise.resolve({ authorization: `Bearer ${visit.bedsideToken}` }),
    },
    { name: "nobody", kind: "nobody", headers: () => Promise.resolve({}) },
  )
  return { rows, callers }
}

async function member(client: pg.Client, clinicId: string, role: StaffRole): Promise<string> {
  const id = randomUUID()
  await client.query(
    "insert into users (id, clinic_id, email, name, role, password_hash) values ($1, $2, $3, 'Test Person', $4, 'none')",
    [id, clinicId, `${id}@cells.example`, role],
  )
  return id
}

async function staffSession(client: pg.Client, clinicId: string, userId: string) {
  const { token, hash } = newToken()
  await client.query(
    "insert into sessions (token_hash, clinic_id, user_id, expires_at, absolute_expires_at, proved_at) values ($1, $2, $3, now() + interval '10 minutes', now() + interval '1 hour', now())",
    [hash, clinicId, userId],
  )
  return { cookie: `${staffCookie}=${token}` }
}

type VisitOf = { clinic: string; visit: string; patient: string }

/** A companion's session counts for as long as their invitation stands. */
async function companionSession(client: pg.Client, who: VisitOf) {
  const guest = randomUUID()
  await client.query(
    "insert into guests (id, clinic_id, visit_id, patient_id, role, name, token_hash, invited_by) select $1, $2, v.id, $4, 'companion', 'Nora', $5, v.clinician_id from visits v where v.id = $3",
    [guest, who.clinic, who.visit, who.patient, newToken().hash],
  )
  return visitSession(client, who, "companion", guest)
}

async function visitSession(
  client: pg.Client,
  who: VisitOf,
  role: "patient" | "companion",
  link: string = randomUUID(),
) {
  const { token, hash } = newToken()
  await client.query(
    "insert into patient_sessions (token_hash, clinic_id, visit_id, patient_id, role, link_id, expires_at) values ($1, $2, $3, $4, $5, $6, now() + interval '1 hour')",
    [hash, who.clinic, who.visit, who.patient, role, link],
  )
  return { cookie: `${visitCookie}=${token}` }
}

async function portalSession(client: pg.Client, who: VisitOf) {
  const { token, hash } = newToken()
  await client.query(
    "insert into portal_sessions (token_hash, clinic_id, contact, birth_date, patient_id, created_at, expires_at, absolute_expires_at) values ($1, $2, $4, '1958-03-27', $3, now(), now() + interval '10 minutes', now() + interval '1 hour')",
    [hash, who.clinic, who.patient, `email:${contactOf(who.patient)}`],
  )
  return { cookie: `${portalCookie}=${token}` }
}

/** A code was sent there: the page is open for as long as it is the registered address. */
function contactOf(patientId: string): string {
  return `${patientId}@cells.example`
}

function newToken(): { token: string; hash: Buffer } {
  const token = randomBytes(32).toString("base64url")
  return { token, hash: createHash("sha256").update(token).digest() }
}
