import { createHash, randomBytes, randomUUID } from "node:crypto"

import type pg from "pg"

import { staffRoles } from "@/lib/actor"
import type { StaffRole } from "@/lib/actor"

import type { CallerKind, Rows } from "./route-table"
import { account } from "./running"

/** Somebody who calls a route. `headers` makes a fresh credential: what one request ends, the next must not miss. */
export type Caller = {
  name: string
  kind: CallerKind | "nobody"
  role?: StaffRole
  /** Of another clinic: to them no row of this one is there. */
  foreign?: true
  headers: (rows: Rows) => Promise<Record<string, string>>
}

const staffCookie = "__Host-housecall.session"
const visitCookie = "__Host-housecall.visit"
const portalCookie = "__Host-housecall.my"

/**
 * Every kind of caller of two clinics that nobody else uses, and scenes for them to call into: a visit to
 * come, with people, a device and a visit type of its own, so that no call finds what another left.
 * Written past every rule, so that a refusal is the route's.
 */
export async function arrangeCallers(
  client: pg.Client,
): Promise<{ callers: readonly Caller[]; scene: () => Promise<Rows> }> {
  const here = await clinic(client)
  const elsewhere = await clinic(client)
  const known = await client.query<{ password_hash: string }>(
    "select password_hash from users where email = $1",
    [account("clinician").email],
  )
  const hash = known.rows[0]?.password_hash ?? "none"
  const theirs = await members(client, elsewhere.id, hash)
  const callers: Caller[] = staffRoles.flatMap((role) => [
    {
      name: role,
      kind: "staff",
      role,
      headers: ({ staff }) => staffSession(client, here.id, staff[role]),
    },
    {
      name: `${role} of another clinic`,
      kind: "staff",
      role,
      foreign: true,
      headers: () => staffSession(client, elsewhere.id, theirs[role]),
    },
  ])
  callers.push(
    {
      name: "patient",
      kind: "patient",
      headers: (rows) => visitSession(client, here.id, rows, "patient"),
    },
    {
      name: "companion",
      kind: "companion",
      headers: (rows) => companionSession(client, here.id, rows),
    },
    { name: "portal", kind: "portal", headers: (rows) => portalSession(client, here.id, rows) },
    { name: "visitor", kind: "visitor", headers: () => Promise.resolve({}) },
    {
      name: "device",
      kind: "device",
      headers: ({ deviceToken }) => Promise.resolve({ authorization: `Bearer ${deviceToken}` }),
    },
    { name: "nobody", kind: "nobody", headers: () => Promise.resolve({}) },
  )
  return { callers, scene: () => arrangeScene(client, here, hash) }
}

type Clinic = { id: string; slug: string }

async function clinic(client: pg.Client): Promise<Clinic> {
  const id = randomUUID()
  const slug = `cells-${id.slice(0, 8)}`
  await client.query(
    "insert into clinics (id, slug, name, phone, zone) values ($1, $2, 'Cells Clinic', '020 7946 0163', $3)",
    [id, slug, zoneOfNight()],
  )
  return { id, slug }
}

/** Where it is two in the night now, whenever the tests run: a visit in ten hours is one of today. */
function zoneOfNight(): string {
  const ahead = ((2 - new Date().getUTCHours() + 36) % 24) - 12
  // Of these names the sign is the other way round (the time zone database's file `etcetera`).
  return `Etc/GMT${ahead > 0 ? "-" : "+"}${Math.abs(ahead)}`
}

async function arrangeScene(client: pg.Client, here: Clinic, hash: string): Promise<Rows> {
  const [patientId, visitId, visitTypeId] = [randomUUID(), randomUUID(), randomUUID()]
  const staff = await members(client, here.id, hash)
  const { clinician: colleagueId } = await members(client, here.id, hash)
  const [device, link] = [newToken(), newToken()]
  const run = (text: string, values: unknown[]) => client.query(text, values)
  const startsAt = new Date(Math.ceil(Date.now() / hourMs) * hourMs + 10 * hourMs)
  await run(
    "insert into patients (id, clinic_id, reference, name, birth_date, sex, email) values ($1, $2, $3, 'Patient of cells', '1958-03-27', 'F', $4)",
    [patientId, here.id, `RC-${patientId.slice(0, 8)}`, contactOf(patientId)],
  )
  await run(
    "insert into visit_types (id, clinic_id, slug, name, minutes, step_minutes, window_days, self_booking, on_demand) values ($1, $2, $3, 'Cells', 30, 30, 365, true, true)",
    [visitTypeId, here.id, `type-${visitTypeId.slice(0, 8)}`],
  )
  await run(
    "insert into visit_type_clinicians (clinic_id, visit_type_id, clinician_id) values ($1, $2, $3)",
    [here.id, visitTypeId, staff.clinician],
  )
  await run(
    "insert into availability_rules (clinic_id, clinician_id, weekday, starts_at, ends_at) select $1, $2, day, '00:00', '00:00' from generate_series(1, 7) as day",
    [here.id, staff.clinician],
  )
  await run(
    "insert into visits (id, clinic_id, patient_id, clinician_id, visit_type_id, starts_at, ends_at, reason) values ($1, $2, $3, $4, $5, $6, $7, 'Cough')",
    [
      visitId,
      here.id,
      patientId,
      staff.clinician,
      visitTypeId,
      startsAt,
      new Date(startsAt.getTime() + hourMs / 2),
    ],
  )
  await run(
    "insert into visit_links (id, token_hash, clinic_id, visit_id, patient_id) values ($1, $2, $3, $4, $5)",
    [randomUUID(), link.hash, here.id, visitId, patientId],
  )
  await run(
    "insert into devices (id, clinic_id, visit_id, patient_id, token_hash, label) values ($1, $2, $3, $4, $5, 'Bedside monitor')",
    [randomUUID(), here.id, visitId, patientId, device.hash],
  )
  return {
    visitId,
    clinicianId: staff.clinician,
    patientId,
    colleagueId,
    nothing: randomUUID(),
    clinicId: here.id,
    clinicSlug: here.slug,
    staff,
    visitTypeId,
    startsAt,
    freeAt: new Date(startsAt.getTime() + 24 * hourMs).toISOString(),
    reference: `RC-${patientId.slice(0, 8)}`,
    contact: contactOf(patientId),
    email: `${staff.clinician}@cells.example`,
    password: account("clinician").password,
    deviceToken: device.token,
    linkToken: link.token,
    ids: {},
  }
}

const hourMs = 3_600_000

/** One member of staff of each role, with the demo's password. */
async function members(
  client: pg.Client,
  clinicId: string,
  hash: string,
): Promise<Record<StaffRole, string>> {
  const made = staffRoles.map((role) => ({ role, id: randomUUID() }))
  await client.query(
    "insert into users (id, clinic_id, email, name, role, password_hash, standing_at) select id, $1, id || '@cells.example', 'Test Person', role, $2, now() - interval '30 days' from unnest($3::uuid[], $4::text[]) as one (id, role)",
    [clinicId, hash, made.map(({ id }) => id), made.map(({ role }) => role)],
  )
  // oxlint-disable-next-line typescript/consistent-type-assertions -- one of each role, as the list above says
  return Object.fromEntries(made.map(({ role, id }) => [role, id])) as Record<StaffRole, string>
}

async function staffSession(client: pg.Client, clinicId: string, userId: string) {
  const { token, hash } = newToken()
  await client.query(
    "insert into sessions (token_hash, clinic_id, user_id, expires_at, absolute_expires_at, proved_at) values ($1, $2, $3, now() + interval '10 minutes', now() + interval '1 hour', now())",
    [hash, clinicId, userId],
  )
  return { cookie: `${staffCookie}=${token}` }
}

/** A companion's session counts for as long as their invitation stands. */
async function companionSession(client: pg.Client, clinicId: string, rows: Rows) {
  const guest = randomUUID()
  await client.query(
    "insert into guests (id, clinic_id, visit_id, patient_id, role, name, token_hash, invited_by) values ($1, $2, $3, $4, 'companion', 'Nora', $5, $6)",
    [guest, clinicId, rows.visitId, rows.patientId, newToken().hash, rows.clinicianId],
  )
  return visitSession(client, clinicId, rows, "companion", guest)
}

async function visitSession(
  client: pg.Client,
  clinicId: string,
  rows: Rows,
  role: "patient" | "companion",
  link: string = randomUUID(),
) {
  const { token, hash } = newToken()
  await client.query(
    "insert into patient_sessions (token_hash, clinic_id, visit_id, patient_id, role, link_id, expires_at) values ($1, $2, $3, $4, $5, $6, now() + interval '1 hour')",
    [hash, clinicId, rows.visitId, rows.patientId, role, link],
  )
  return { cookie: `${visitCookie}=${token}` }
}

async function portalSession(client: pg.Client, clinicId: string, { patientId }: Rows) {
  const { token, hash } = newToken()
  await client.query(
    "insert into portal_sessions (token_hash, clinic_id, contact, birth_date, patient_id, created_at, expires_at, absolute_expires_at) values ($1, $2, $4, '1958-03-27', $3, now(), now() + interval '10 minutes', now() + interval '1 hour')",
    [hash, clinicId, patientId, `email:${contactOf(patientId)}`],
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
