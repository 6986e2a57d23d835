import { randomBytes, randomUUID } from "node:crypto"

import { expect, test } from "vitest"

import { testDatabase } from "@/db/testing"
import { ClinicId } from "@/lib/ids"
import { arrange } from "@/lib/rooms/testing-visit"

import { tokenHash } from "./link-token"
import { staffStanding, visitStanding } from "./standing"

const database = await testDatabase()
const visit = await arrange(database.admin)
const elsewhere = await arrange(database.admin)
const hour = 3_600_000

test("patients who ask at once hear each of their own session, and in whose line they wait", async () => {
  const [own, moved, over, guest] = [
    await patientSession({}),
    await patientSession({ moved: true }),
    await patientSession({ forMs: -1_000 }),
    await patientSession({ role: "companion" }),
  ]
  const strange = randomBytes(32).toString("base64url")
  const ask = (token: string) => visitStanding(visit.clinicId, token)
  expect(await Promise.all([own, moved, over, guest, strange].map(ask))).toEqual([
    { clinicianId: visit.userId },
    undefined,
    undefined,
    undefined,
    undefined,
  ])
  // Where it does not belong it is nobody's.
  expect(await visitStanding(elsewhere.clinicId, own)).toBeUndefined()
})

test("a session that goes to another phone while its stream is open is over at the next ask", async () => {
  const token = await patientSession({})
  expect(await visitStanding(visit.clinicId, token)).toBeDefined()
  await database.admin.query("update patient_sessions set moved_at = now() where token_hash = $1", [
    Buffer.from(tokenHash(token)),
  ])
  expect(await visitStanding(visit.clinicId, token)).toBeUndefined()
})

test("staff who ask at once hear why each of their sessions is over", async () => {
  const tokens = [
    await staffSession({}),
    await staffSession({ why: "password_changed" }),
    await staffSession({ idleForMs: 61_000 }),
    await staffSession({ openedForMs: 10 * hour }),
    randomBytes(32).toString("base64url"),
  ]
  const ask = (token: string) => staffStanding(visit.clinicId, token)
  expect(await Promise.all(tokens.map(ask))).toEqual([
    undefined,
    "password_changed",
    "idle",
    "idle",
    "idle",
  ])
  expect(await staffStanding(ClinicId.parse(elsewhere.clinicId), tokens[0] ?? "")).toBe("idle")
})

async function patientSession({ moved = false, forMs = hour, role = "patient" }): Promise<string> {
  const { clinicId, visitId, patientId, userId } = visit
  const [token, guestId] = [randomBytes(32).toString("base64url"), randomUUID()]
  if (role === "companion")
    await database.admin.query(
      "insert into guests (id, clinic_id, visit_id, patient_id, role, name, token_hash, invited_by) values ($1, $2, $3, $4, 'companion', 'Kai Marlowe', $5, $6)",
      [guestId, clinicId, visitId, patientId, Buffer.from(tokenHash(guestId)), userId],
    )
  await database.admin.query(
    `insert into patient_sessions (token_hash, clinic_id, visit_id, patient_id, role, link_id, expires_at, moved_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      Buffer.from(tokenHash(token)),
      clinicId,
      visitId,
      patientId,
      role,
      role === "companion" ? guestId : null,
      new Date(Date.now() + forMs),
      moved ? new Date() : null,
    ],
  )
  return token
}

async function staffSession(of: {
  why?: string
  idleForMs?: number
  openedForMs?: number
}): Promise<string> {
  const token = randomBytes(32).toString("base64url")
  const { clinicId, userId } = visit
  const now = Date.now()
  await database.admin.query(
    `insert into sessions (token_hash, clinic_id, user_id, expires_at, absolute_expires_at, revoked_at, revoked_reason)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [
      Buffer.from(tokenHash(token)),
      clinicId,
      userId,
      new Date(now + 60_000 - (of.idleForMs ?? 0)),
      new Date(now + 10 * hour - (of.openedForMs ?? 0)),
      of.why === undefined ? null : new Date(),
      of.why ?? null,
    ],
  )
  return token
}
