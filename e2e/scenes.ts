import { createHash, randomBytes, randomUUID } from "node:crypto"

import type pg from "pg"

import type { Hospital } from "./hospital"
import type { Rows } from "./route-table"
import { expect } from "./test"

export type Stage = {
  rows: Rows
  run: (text: string, values?: readonly unknown[]) => Promise<pg.QueryResult>
  /** A call of one of the callers, which must be answered: what it made, by its name in the answer. */
  made: (who: string, path: string, body: object, field: string) => Promise<string>
  /** The same, with all of the answer and the cookies that it set; `headers` go with the call. */
  called: (who: string, path: string, body: object, headers?: Headers) => Promise<Called>
  hospital: Hospital
}

type Headers = Readonly<Record<string, string>>
/** `cookie` as the next call carries it. */
export type Called = { answer: unknown; cookie: string }

/** Puts a scene into the state that a route needs. What it answers, addresses and bodies name. */
export type Prepare = (on: Stage) => Promise<Readonly<Record<string, string>> | undefined>

const visit = (rest: string) => `/api/visits/[visitId]/${rest}`
const patient = (rest: string) => `/api/patients/[patientId]/${rest}`

/** By method and path. Every other route is called into a visit that is still to come. */
export const scenes: Readonly<Record<string, Prepare>> = {
  "POST /api/staff-link/look": invited,
  "POST /api/staff-link": invited,
  "POST /api/security/totp/remove": async (on) => {
    await on.made("clinician", "/api/security/totp", {}, "")
    return undefined
  },
  "POST /api/security/sessions/others": signedInElsewhere,
  "POST /api/security/sessions/[id]/revoke": signedInElsewhere,
  "POST /api/staff/[userId]/sessions": signedInElsewhere,
  "POST /api/staff/invitations/[id]/withdraw": named(
    "administrator",
    "/api/staff/invitations",
    "inviteId",
    ({ nothing }) => ({ email: `${nothing}@nowhere.example`, role: "nurse" }),
    "id",
  ),
  "POST /api/staff/[userId]/reactivate": async (on) => {
    await on.made("administrator", `/api/staff/${on.rows.colleagueId}/deactivate`, {}, "")
    return undefined
  },
  "POST /api/staff/[userId]/factors/reset": async (on) => {
    await on.run(
      "insert into totp_factors (clinic_id, user_id, secret, confirmed_at) select clinic_id, id, 'x', now() from users where id = $1",
      [on.rows.colleagueId],
    )
    return undefined
  },
  "POST /api/clinic/fhir-clients/[id]/revoke": named(
    "administrator",
    "/api/clinic/fhir-clients",
    "id",
    () => ({
      name: "Nobody",
      jwks: { keys: [{ kty: "EC", kid: "1", crv: "P-384", x: "AA", y: "AA" }] },
      scopes: ["system/Patient.rs"],
    }),
  ),
  "GET /api/audit/checkpoint": logSigned,
  "POST /api/audit/exports": logSigned,
  "POST /api/audit/verify": logSigned,
  "GET /api/audit/exports/[id]": exported,
  "GET /api/audit/exports/[id]/progress": exported,
  "DELETE /api/audit/filters/[id]": named("auditor", "/api/audit/filters", "id", () => ({
    name: "Refused",
    filter: { outcome: "refused" },
  })),

  "POST /api/calendars/feed/revoke": async ({ made }) => {
    for (const role of ["clinician", "interpreter"])
      for (const who of [role, `${role} of another clinic`])
        await made(who, "/api/calendars/feed", { names: "none" }, "url")
    return undefined
  },

  "POST /api/guest/look": guestLink,
  "POST /api/guest": guestLink,
  "GET /api/guest": soon,
  "POST /api/guest/arrive": soon,
  [`DELETE ${visit("guests/[guestId]")}`]: named(
    "clinician",
    "/api/visits/:visitId/guests",
    "guestId",
    () => ({ kind: "link", role: "companion", name: "Nora" }),
  ),
  [`POST ${visit("seats/[seatId]/admit")}`]: guestWaits,
  [`POST ${visit("seats/[seatId]/back")}`]: async (on) => {
    const { seatId } = await guestWaits(on)
    await on.run("update seats set state = 'admitted' where id = $1", [seatId])
    return { seatId }
  },
  [`POST ${visit("seats/[seatId]/remove")}`]: guestWaits,

  "POST /api/join/restore": async ({ made }) => {
    await made("portal", "/api/my/visits/:visitId/cancel", {}, "")
    return undefined
  },
  "POST /api/join": soon,
  "GET /api/visit": soon,
  "POST /api/visit/arrive": consented,
  "POST /api/visit/check": soon,
  "POST /api/visit/consent": soon,
  "POST /api/visit/leave": inCall,
  "POST /api/visit/phone-me": inCall,
  "POST /api/visit/probe": consented,
  "POST /api/visit/text-me": waiting,

  [`POST ${patient("chart/[entryId]")}`]: named(
    "clinician",
    "/api/patients/:patientId/chart",
    "id",
    () => ({ kind: "problem", name: "Gout", detail: "", severity: null, sinceDay: null }),
    "entryId",
  ),
  [`GET ${patient("documents/[documentId]")}`]: document,
  [`GET ${patient("documents/[documentId]/check")}`]: document,
  [`POST ${patient("proxies/[proxyId]/remove")}`]: named(
    "scheduler",
    "/api/patients/:patientId/proxies",
    "proxyId",
    () => ({
      name: "Nobody",
      birthDate: "1970-01-01",
      relation: "child",
      basis: "patient_wish",
      email: "nobody@patients.example",
      phone: "",
      language: "en",
      scope: "appointments",
      fromDay: "2026-01-01",
      untilDay: null,
    }),
  ),
  [`POST ${patient("merge")}`]: duplicate,
  [`POST ${patient("unmerge")}`]: merged,
  [`POST ${patient("erasure")}`]: ended,
  [`POST ${patient("erasure/decide")}`]: async (on) => {
    await ended(on)
    await on.made(
      "administrator",
      "/api/patients/:patientId/erasure",
      {
        basis: "test_record",
        reason: "the table of permissions",
      },
      "requestId",
    )
    return undefined
  },

  "POST /api/holds/[holdId]/approve": held(true),
  "POST /api/holds/[holdId]/decline": held(true),
  "POST /api/holds/[holdId]/confirm": held(false),
  "POST /api/holds/[holdId]/release": held(false),

  [`POST ${visit("admit")}`]: waiting,
  [`POST ${visit("restore")}`]: cancelled,
  [`POST ${visit("devices/[deviceId]/take-back")}`]: named(
    "clinician",
    "/api/visits/:visitId/devices",
    "deviceId",
    () => ({ label: "Monitor" }),
  ),
  [`POST ${visit("end")}`]: inCall,
  [`POST ${visit("share")}`]: inCall,
  [`POST ${visit("notes")}`]: inCall,
  [`POST ${visit("outcome")}`]: ended,
  [`POST ${visit("sign")}`]: drafted,
  [`POST ${visit("summary")}`]: drafted,
  [`POST ${visit("summary/undo")}`]: edited,
  [`POST ${visit("summary/instructions")}`]: drafted,
  [`POST ${visit("summary/addenda")}`]: signed,
  [`GET ${visit("summary/copies/[file]")}`]: signed,
  "GET /api/my/summaries/[visitId]/copies/[file]": signed,
  "POST /api/my/summaries/[visitId]/printed": signed,
  [`GET ${visit("transcript")}`]: transcribed,
  [`POST ${visit("transcript")}`]: agreedToWords,
  [`DELETE ${visit("transcript")}`]: transcribed,
  [`POST ${visit("transcript/consent")}`]: ended,

  "POST /api/rooms/token": inCall,
  "POST /api/rooms/report": inCall,
  "POST /api/rooms/people": inCall,
  "POST /api/rooms/out": inCall,
  "POST /api/ward/token": inCall,
  "GET /api/vitals/device": inCall,
  "PUT /api/vitals/[visitId]/limits": inCall,
  "PUT /api/vitals/[visitId]/news2-scale": inCall,
  "POST /api/vitals/[visitId]/observations": inCall,
  "POST /api/vitals/[visitId]/alarms": inCall,

  "POST /api/queue/open": placeLink,
  "POST /api/queue/take": queued,
  "POST /api/queue/remove": queued,
  "POST /api/waitlist/remove": waits,
  "GET /api/waitlist/times": waits,
  "POST /api/waitlist/offer": waits,
}

/** What one call makes is what the other names. */
function named(
  who: string,
  path: string,
  field: string,
  body: (rows: Rows) => object,
  name: string = field,
): Prepare {
  return async ({ rows, made }) => ({ [name]: await made(who, path, body(rows), field) })
}

/** Something of the clinic's log is signed. */
export async function logSigned({ rows, run, made }: Stage) {
  await made("nurse", "/api/patients/search", { query: rows.reference }, "")
  const sizes = "select size from log_checkpoints where clinic_id = $1"
  const count = async () => (await run(sizes, [rows.clinicId])).rowCount
  await expect.poll(count, { timeout: 60_000 }).toBeGreaterThan(0)
  return undefined
}

async function exported(on: Stage) {
  await logSigned(on)
  const { made } = on
  const filter = { when: "today" }
  const id = await made("auditor", "/api/audit/exports", { filter, reason: "A table" }, "id")
  return { id }
}

export async function soon(on: Stage) {
  await on.run(
    "update visits set starts_at = now() - interval '5 minutes', ends_at = now() + interval '25 minutes' where id = $1",
    [on.rows.visitId],
  )
  return undefined
}

async function consented(on: Stage) {
  await soon(on)
  await on.run(
    "insert into consents (clinic_id, visit_id, patient_id, video, vitals, charting, transcript) values ($1, $2, $3, true, true, true, true)",
    [on.rows.clinicId, on.rows.visitId, on.rows.patientId],
  )
  return undefined
}

export async function waiting(on: Stage) {
  await consented(on)
  await on.run("update visits set state = 'waiting' where id = $1", [on.rows.visitId])
  await seat(on, "patient", null, "waiting")
  return undefined
}

export async function inCall(on: Stage) {
  await consented(on)
  await on.run("update visits set state = 'in_call', room = $2 where id = $1", [
    on.rows.visitId,
    `room-${on.rows.visitId}`,
  ])
  await seat(on, "patient", null, "admitted")
  await seat(on, "clinician", on.rows.clinicianId, "admitted")
  return undefined
}

async function seat({ rows, run }: Stage, role: string, userId: string | null, state: string) {
  await run(
    "insert into seats (id, clinic_id, visit_id, role, identity, user_id, state) values (gen_random_uuid(), $1, $2, $3, $4, $5, $6)",
    [rows.clinicId, rows.visitId, role, randomBytes(16).toString("base64url"), userId, state],
  )
}

export async function ended(on: Stage) {
  await inCall(on)
  await on.run(
    "update visits set state = 'ended', starts_at = now() - interval '1 hour', ends_at = now() - interval '40 minutes' where id = $1",
    [on.rows.visitId],
  )
  return undefined
}

async function drafted(on: Stage) {
  await ended(on)
  const { clinicId, visitId, patientId } = on.rows
  await on.run(
    "insert into summaries (visit_id, clinic_id, patient_id, state, lines, sources, version, drafted_at, method) values ($1, $2, $3, 'draft', $4, $5, 1, now(), 'extractive')",
    [
      visitId,
      clinicId,
      patientId,
      JSON.stringify([{ section: "plan", text: "Rest.", cites: ["N1"] }]),
      JSON.stringify([{ id: "N1", kind: "note", at: null, text: "Rest." }]),
    ],
  )
  return undefined
}

async function edited(on: Stage) {
  await drafted(on)
  const lines = [{ section: "plan", text: "Rest and tea.", cites: ["N1"] }]
  await on.made("clinician", "/api/visits/:visitId/summary", { version: 1, lines }, "version")
  return { version: "2" }
}

async function signed(on: Stage) {
  await drafted(on)
  await on.made("clinician", "/api/visits/:visitId/sign", { version: 1 }, "sha256")
  return undefined
}

const spoken = {
  form: "text",
  text: "Doctor: Hello.",
  speakers: [{ name: "Doctor", party: "clinician" }],
}

async function agreedToWords(on: Stage) {
  await ended(on)
  return undefined
}

async function transcribed(on: Stage) {
  await agreedToWords(on)
  await on.made("clinician", "/api/visits/:visitId/transcript", spoken, "lines")
  return undefined
}

async function cancelled({ made }: Stage) {
  await made("scheduler", "/api/visits/:visitId/cancel", { reason: "mistake" }, "")
  return undefined
}

async function invited({ rows, run }: Stage) {
  const token = randomBytes(32).toString("base64url")
  await run(
    "insert into staff_links (id, clinic_id, purpose, token_hash, email, role, created_by, expires_at) values (gen_random_uuid(), $1, 'invitation', $2, $3, 'nurse', $4, now() + interval '1 day')",
    [rows.clinicId, sha256(token), `${rows.nothing}@nowhere.example`, rows.staff.administrator],
  )
  return { token }
}

/** Each in the scene has another session open; `id` is the clinician's. */
async function signedInElsewhere({ rows, run }: Stage) {
  const id = randomUUID()
  for (const userId of [...Object.values(rows.staff), rows.colleagueId])
    await run(
      "insert into sessions (id, token_hash, clinic_id, user_id, expires_at, absolute_expires_at, proved_at) values ($1, $2, $3, $4, now() + interval '10 minutes', now() + interval '1 hour', now())",
      [userId === rows.clinicianId ? id : randomUUID(), randomBytes(32), rows.clinicId, userId],
    )
  return { id }
}

async function guestLink(on: Stage) {
  await soon(on)
  const token = randomBytes(32).toString("base64url")
  await on.run(
    "insert into guests (id, clinic_id, visit_id, patient_id, role, name, token_hash, invited_by) values ($1, $2, $3, $4, 'companion', 'Nora', $5, $6)",
    [
      randomUUID(),
      on.rows.clinicId,
      on.rows.visitId,
      on.rows.patientId,
      sha256(token),
      on.rows.clinicianId,
    ],
  )
  return { token }
}

async function guestWaits(on: Stage) {
  await inCall(on)
  const [guestId, seatId] = [randomUUID(), randomUUID()]
  await on.run(
    "insert into guests (id, clinic_id, visit_id, patient_id, role, name, token_hash, invited_by) values ($1, $2, $3, $4, 'companion', 'Nora', $5, $6)",
    [
      guestId,
      on.rows.clinicId,
      on.rows.visitId,
      on.rows.patientId,
      randomBytes(32),
      on.rows.clinicianId,
    ],
  )
  await on.run(
    "insert into seats (id, clinic_id, visit_id, role, identity, guest_id, state) values ($1, $2, $3, 'companion', $4, $5, 'waiting')",
    [seatId, on.rows.clinicId, on.rows.visitId, randomBytes(16).toString("base64url"), guestId],
  )
  return { seatId }
}

async function document({ rows, run }: Stage) {
  const documentId = randomUUID()
  await run(
    "insert into documents (id, clinic_id, patient_id, name, media_type, size, sha256, bytes, filed_by, filed_at, checked, checked_at) values ($1, $2, $3, 'letter.pdf', 'application/pdf', 5, $4, '%PDF-', $5, now(), 'clean', now())",
    [
      documentId,
      rows.clinicId,
      rows.patientId,
      createHash("sha256").update("%PDF-").digest("hex"),
      rows.staff.nurse,
    ],
  )
  return { documentId }
}

async function duplicate({ rows, run }: Stage) {
  const duplicateId = randomUUID()
  await run(
    "insert into patients (id, clinic_id, reference, name, birth_date, sex) values ($1, $2, $3, 'Patient of cells', '1958-03-27', 'F')",
    [duplicateId, rows.clinicId, `RC-${duplicateId.slice(0, 8)}`],
  )
  return { duplicateId }
}

const survivors = {
  name: "survivor",
  birthDate: "survivor",
  sex: "survivor",
  language: "survivor",
  email: "survivor",
  phone: "survivor",
}

async function merged(on: Stage) {
  const { duplicateId } = await duplicate(on)
  const body = { duplicateId, survivorVersion: 1, duplicateVersion: 1, choices: survivors }
  const mergeId = await on.made("scheduler", "/api/patients/:patientId/merge", body, "mergeId")
  return { mergeId }
}

function held(needsApproval: boolean): Prepare {
  return async ({ rows, run, made }) => {
    if (needsApproval)
      await run("update visit_types set needs_approval = true where id = $1", [rows.visitTypeId])
    const wish = {
      visitTypeId: rows.visitTypeId,
      clinicianId: rows.clinicianId,
      startsAt: rows.freeAt,
      key: "scene-hold",
    }
    const holdId = await made(needsApproval ? "portal" : "clinician", "/api/holds", wish, "holdId")
    if (needsApproval) await made("portal", `/api/holds/${holdId}/confirm`, { reason: "Cough" }, "")
    return { holdId }
  }
}

async function queued({ rows, made }: Stage) {
  const wish = {
    visitTypeId: rows.visitTypeId,
    patientId: rows.patientId,
    reason: "Cough",
    key: "scene-queue",
  }
  return { entryId: await made("nurse", "/api/queue/add", wish, "entryId") }
}

export async function waits({ rows, made }: Stage) {
  const wish = {
    visitTypeId: rows.visitTypeId,
    patientId: rows.patientId,
    reason: "Cough",
    key: "scene-waitlist",
  }
  return { entryId: await made("nurse", "/api/waitlist/add", wish, "entryId") }
}

async function placeLink(on: Stage) {
  const { entryId } = await queued(on)
  const token = randomBytes(32).toString("base64url")
  await on.run("update queue_entries set token_hash = $2 where id = $1", [entryId, sha256(token)])
  return { token }
}

export function sha256(text: string): Buffer {
  return createHash("sha256").update(text).digest()
}
