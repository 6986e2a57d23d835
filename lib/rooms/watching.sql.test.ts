import { randomUUID } from "node:crypto"

import { TokenVerifier } from "livekit-server-sdk"
import { beforeEach, expect, test } from "vitest"

import { withTenant } from "@/db/client"
import { visits } from "@/db/schema/scheduling"
import { testDatabase } from "@/db/testing"
import { mintActor } from "@/lib/actor"
import type { StaffActor, StaffRole } from "@/lib/actor"
import { writeVisitConsent } from "@/lib/consents/visit-consent"
import { toBase64url } from "@/lib/e2ee/base64url"
import { exportPub, makeSeatKey } from "@/lib/e2ee/seat-key"
import { env } from "@/lib/env"
import { UserId } from "@/lib/ids"
import { ward } from "@/lib/vitals/ward-queries"

import { fetchToken, fetchWatchToken } from "./commands"
import { receiveRoomEvent } from "./presence-commands"
import { removeRevoked } from "./removal-commands"
import { testRoomService } from "./testing-livekit"
import { arrange } from "./testing-visit"
import { unseatAll } from "./unseat"

const database = await testDatabase()
const livekit = await testRoomService()
const at = new Date("2026-11-24T10:25:00Z")
const lid = toBase64url(new Uint8Array(16))
const pubOf = async () => toBase64url(await exportPub((await makeSeatKey()).publicKey))

beforeEach(() => {
  livekit.asked.length = 0
})

test("a nurse gets a watcher's seat: data alone, signed, one for each nurse and visit", async () => {
  const { nurse, visitId, room } = await measured()
  const first = await watch(nurse, visitId)
  expect(first).toMatchObject({ role: "watcher", visit: room, protection: "end_to_end" })
  const verifier = new TokenVerifier(env().LIVEKIT_API_KEY, env().LIVEKIT_API_SECRET)
  const { video } = await verifier.verify(first.token)
  expect(video).toEqual({
    room,
    roomJoin: true,
    canPublish: false,
    canSubscribe: true,
    canPublishData: true,
    canUpdateOwnMetadata: true,
  })
  expect((await watch(nurse, visitId)).identity).toBe(first.identity)
})

test.each(["clinician", "scheduler", "administrator", "interpreter", "auditor"] as const)(
  "a %s has no right to the ward and no token, and both attempts are on record",
  async (role) => {
    const visit = await measured()
    const someone = visit.staff(role)
    expect(await ward(someone, at)).toEqual({ ok: false, reason: "forbidden" })
    expect(await fetchWatchToken(someone, await request(visit.visitId), at)).toEqual({
      ok: false,
      reason: "forbidden",
    })
    expect(await visit.audited()).toEqual([
      ["access.denied", "refused"],
      ["access.denied", "refused"],
    ])
  },
)

test("another clinic's nurse sees nobody and finds no such visit", async () => {
  const [visit, other] = [await measured(), await measured({ state: "waiting" })]
  expect(await ward(other.nurse, at)).toMatchObject({ ok: true, value: { beds: [] } })
  const answer = await fetchWatchToken(other.nurse, await request(visit.visitId), at)
  expect(answer).toEqual({ ok: false, reason: "not_found" })
})

test("the ward lists who is measured and agrees, and says whose list was read", async () => {
  const visit = await measured()
  expect(await ward(visit.nurse, at)).toMatchObject({
    ok: true,
    value: {
      beds: [{ visitId: visit.visitId, name: "Agnes Thistledown", charted: false, place: null }],
      page: 1,
      pages: [{ first: 1, last: 1, unanswered: null }],
    },
  })
  expect(await visit.audited()).toEqual([["visit.listed", "success"]])
  await visit.consent({ video: true, vitals: false })
  expect(await ward(visit.nurse, at)).toMatchObject({ value: { beds: [] } })
})

test.each([
  ["not in a call", { state: "waiting", seat: "waiting" }],
  ["ended", { state: "ended" }],
  ["at the door", { seat: "waiting" }],
  ["without encryption", { protection: "none" }],
] as const)("who is %s is not watched", async (_, options) => {
  const { nurse, visitId } = await measured(options)
  expect(await ward(nurse, at)).toMatchObject({ value: { beds: [] } })
  expect((await fetchWatchToken(nurse, await request(visitId), at)).ok).toBe(false)
})

test("consent withdrawn: the watcher is sent out, the seat is a new one, and comes back with the consent", async () => {
  const visit = await measured()
  const { nurse, visitId } = visit
  const before = await watch(nurse, visitId)
  await visit.agree(false)
  expect(await fetchWatchToken(nurse, await request(visitId), at)).toEqual({
    ok: false,
    reason: "no_consent",
  })
  expect(await visit.jobs()).toContainEqual({ visitId, identity: before.identity })
  expect(await visit.audited()).toContainEqual(["seat.sent_back", "success"])
  await visit.agree(true)
  const after = await watch(nurse, visitId)
  expect(after.identity).not.toBe(before.identity)
  expect(after.out).toContain(before.identity)
})

test("consent withdrawn: the bedside device is sent out too, and comes back with the consent", async () => {
  const visit = await measured()
  const { visitId, device } = visit
  const enter = async () => fetchToken(device, { lid, pub: await pubOf() }, at)
  const before = await enter()
  if (!before.ok) throw new Error(before.reason)
  await visit.agree(false)
  expect(await enter()).toEqual({ ok: false, reason: "no_consent" })
  expect(await visit.jobs()).toContainEqual({ visitId, identity: before.value.identity })
  await visit.agree(true)
  const after = await enter()
  if (!after.ok) throw new Error(after.reason)
  expect(after.value.identity).not.toBe(before.value.identity)
  expect(after.value.out).toContain(before.value.identity)
})

test("the session ends, or the visit: no token any more, until the nurse has signed in anew", async () => {
  const visit = await measured()
  const { nurse, visitId, clinicId } = visit
  const { identity } = await watch(nurse, visitId)
  const session = nurse.session?.id ?? ""
  await removeRevoked(clinicId, nurse.userId, [session], at)
  expect(livekit.asked.map(({ call }) => call)).toContain("RemoveParticipant")
  expect(await fetchWatchToken(nurse, await request(visitId), at)).toMatchObject({
    reason: "not_admitted",
  })
  const again = visit.staff("nurse", new Date(at.getTime() + 60_000))
  expect((await watch(again, visitId)).identity).not.toBe(identity)
  await withTenant(clinicId, async (tx) => unseatAll(tx, await visit.row()))
  await database.admin.query("update visits set state = 'ended' where id = $1", [visitId])
  expect((await fetchWatchToken(again, await request(visitId), at)).ok).toBe(false)
})

test("it is on record who watched whom, from when to when", async () => {
  const visit = await measured()
  const { nurse, visitId, room } = visit
  const { identity } = await watch(nurse, visitId)
  const joinedAt = new Date("2026-11-24T10:26:00Z")
  const left = new Date("2026-11-24T10:31:00Z")
  for (const [event, moment] of [
    ["participant_joined", joinedAt],
    ["participant_left", left],
  ] as const)
    await receiveRoomEvent({
      id: randomUUID(),
      event,
      room,
      at: moment,
      participant: { identity, joinedAt },
    })
  const actions = (await visit.audited()).map(([action]) => action)
  expect(actions).toEqual([
    "consent.applied",
    "seat.token_issued",
    "seat.joined",
    "seat.left",
    "vitals.watched",
  ])
})

test("a clinician's own seat is none of the watcher's", async () => {
  const visit = await measured()
  const { identity } = await watch(visit.nurse, visit.visitId)
  expect(identity).not.toBe(visit.clinicianIdentity)
  const { visitId, nurse } = visit
  const asDoctor = await fetchToken(nurse, await request(visitId), at)
  expect(asDoctor).toMatchObject({ ok: false, reason: "not_found" })
})

async function request(visitId: Awaited<ReturnType<typeof measured>>["visitId"]) {
  return { visitId, lid, pub: await pubOf() }
}

async function watch(nurse: StaffActor, visitId: Awaited<ReturnType<typeof measured>>["visitId"]) {
  const answer = await fetchWatchToken(nurse, await request(visitId), at)
  if (!answer.ok) throw new Error(answer.reason)
  return answer.value
}

/** A visit in which a patient is measured, and the clinic's staff. */
async function measured(options: Parameters<typeof arrange>[1] = {}) {
  const visit = await arrange(database.admin, options)
  const { clinicId, patientId, visitId } = visit
  const nurseId = UserId.parse(randomUUID())
  await database.admin.query(
    "insert into users (id, clinic_id, email, name, role, password_hash) values ($1, $2, $3, 'Nurse Ida Fenn', 'nurse', 'x')",
    [nurseId, clinicId, `${nurseId}@riverside.example`],
  )
  const staff = (role: StaffRole, openedAt = new Date(at.getTime() - 60_000)) =>
    mintActor({
      kind: "staff",
      clinicId,
      userId: nurseId,
      role,
      name: "Nurse Ida Fenn",
      requestId: "test",
      session: { id: randomUUID(), openedAt, provedAt: null },
    })
  const patient = mintActor({ kind: "patient", clinicId, patientId, visitId, requestId: "test" })
  const { deviceId } = visit
  const requestId = "test"
  return {
    ...visit,
    device: mintActor({ kind: "device", clinicId, deviceId, patientId, visitId, requestId }),
    staff,
    nurse: staff("nurse"),
    async agree(vitals: boolean) {
      const agreed = { video: true, vitals, charting: false, transcript: false }
      const about = { id: visitId, clinicId, patientId }
      await withTenant(clinicId, (tx) =>
        writeVisitConsent(tx, patient, about, { agreed, texts: [], first: false }, new Date()),
      )
    },
    async jobs(): Promise<unknown[]> {
      const { rows } = await database.admin.query<{ payload: unknown }>(
        "select payload from outbox where clinic_id = $1 and job = 'rooms.remove'",
        [clinicId],
      )
      return rows.map(({ payload }) => payload)
    },
    async row() {
      const rows = await withTenant(clinicId, (tx) => tx.select().from(visits))
      const [row] = rows
      if (row === undefined) throw new Error("the visit is there")
      return row
    },
  }
}
