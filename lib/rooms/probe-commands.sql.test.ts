import { TokenVerifier } from "livekit-server-sdk"
import { beforeEach, expect, test } from "vitest"

import { testDatabase } from "@/db/testing"
import { mintActor } from "@/lib/actor"
import { env } from "@/lib/env"
import { PatientId } from "@/lib/ids"

import { openProbe } from "./probe-commands"
import { testRoomService } from "./testing-livekit"
import { arrange } from "./testing-visit"

const database = await testDatabase()
const at = new Date("2026-11-20T10:00:00Z")

const { asked } = await testRoomService()

beforeEach(() => {
  asked.length = 0
})

test("days before the visit: a small room of its own, two narrow tokens, written down, and its end promised", async () => {
  const visit = await expecting("booked")
  const opened = await openProbe(visit.patient, at)
  if (!opened.ok) throw new Error(opened.reason)
  const verifier = new TokenVerifier(env().LIVEKIT_API_KEY, env().LIVEKIT_API_SECRET)
  const claims = await Promise.all(
    [opened.value.sender, opened.value.receiver].map((token) => verifier.verify(token)),
  )
  const room = claims[0]?.video?.room
  expect(room).toMatch(/^probe-/)
  expect(claims.map(({ video }) => video)).toMatchObject([
    {
      room,
      canPublish: true,
      canPublishSources: ["camera"],
      canSubscribe: false,
      canPublishData: false,
    },
    { room, canPublish: false, canSubscribe: true, canPublishData: false },
  ])
  expect(JSON.stringify(claims)).not.toContain(visit.visitId)
  expect(asked.map(({ body }) => JSON.parse(body))).toMatchObject([
    { name: room, maxParticipants: 2 },
  ])
  expect(await visit.audited()).toEqual([["network.tested", "success"]])
  expect(await promised(visit.clinicId)).toEqual([{ room, due: new Date(at.getTime() + 120_000) }])
})

test.each(["ended", "cancelled"] as const)("not for a visit that is %s", async (state) => {
  const visit = await expecting(state)
  expect(await openProbe(visit.patient, at)).toMatchObject({ ok: false, reason: state })
  expect([asked, await visit.audited()]).toEqual([[], []])
})

test("not for somebody else's visit, and the attempt is written down", async () => {
  const visit = await expecting("booked")
  const other = mintActor({ ...visit.patient, patientId: PatientId.parse(crypto.randomUUID()) })
  expect(await openProbe(other, at)).toMatchObject({ ok: false, reason: "not_found" })
  expect([asked, await visit.audited()]).toEqual([[], [["access.denied", "refused"]]])
})

test("thirty an hour and no more", async () => {
  const visit = await expecting("waiting")
  for (let nth = 0; nth < 30; nth++) expect((await openProbe(visit.patient, at)).ok).toBe(true)
  expect(await openProbe(visit.patient, at)).toMatchObject({ ok: false, reason: "too_many" })
  expect(asked).toHaveLength(30)
})

async function expecting(state: "booked" | "waiting" | "ended" | "cancelled") {
  const visit = await arrange(database.admin, { state: "waiting", seat: "waiting" })
  await database.admin.query("update visits set state = $2 where id = $1", [visit.visitId, state])
  const { clinicId, patientId, visitId } = visit
  const patient = mintActor({ kind: "patient", clinicId, patientId, visitId, requestId: "r-1" })
  return { ...visit, patient }
}

async function promised(clinicId: string) {
  const { rows } = await database.admin.query<{ room: string; due: Date }>(
    "select payload->>'room' as room, due_at as due from outbox where clinic_id = $1 and job = 'rooms.close_probe'",
    [clinicId],
  )
  return rows
}
