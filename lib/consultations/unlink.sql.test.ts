import { randomBytes, randomUUID } from "node:crypto"

import { expect, test } from "vitest"

import { testDatabase } from "@/db/testing"
import { toBase64url } from "@/lib/e2ee/base64url"
import { sendOut } from "@/lib/guests/send-out-command"
import { findDevice } from "@/lib/identity/device-link"
import { testStaff } from "@/lib/identity/testing-actors"
import { UserId } from "@/lib/ids"
import { fetchToken } from "@/lib/rooms/commands"
import { testRoomService } from "@/lib/rooms/testing-livekit"
import { chart } from "@/lib/vitals/commands"
import { arrangeCharting, auditedIn, chunkFrames } from "@/lib/vitals/testing-charting"
import { testChannel, testMeta } from "@/lib/vitals/testing-charting"
import { chartWaves } from "@/lib/vitals/wave-commands"
import { withdraw } from "@/lib/vitals/withdraw-command"

import { unlinkDevice } from "./unlink-command"

const database = await testDatabase()
await testRoomService()
const start = new Date("2026-11-24T10:20:00Z")
const now = new Date("2026-11-24T10:25:00Z")

/** A visit that is held, whose bedside device sits in it and charts. */
async function arrange() {
  const visit = await arrangeCharting(database, start)
  const { clinicId, visitId, deviceId } = visit
  const token = randomBytes(32).toString("base64url")
  await database.admin.query(
    "update devices set token_hash = sha256(convert_to($2, 'UTF8')) where id = $1",
    [deviceId, token],
  )
  const seat = (role: string, identity: string, device: string | null) =>
    database.admin.query(
      "insert into seats (id, clinic_id, visit_id, role, identity, device_id, state) values (gen_random_uuid(), $1, $2, $3, $4, $5, 'admitted')",
      [clinicId, visitId, role, identity, device],
    )
  const identity = toBase64url(randomBytes(18))
  await seat("patient", toBase64url(randomBytes(18)), null)
  await seat("device", identity, deviceId)
  return { ...visit, token, identity }
}
type Arranged = Awaited<ReturnType<typeof arrange>>

const heart = {
  code: "MDC_ECG_HEART_RATE" as const,
  value: 66,
  unit: "/min",
  at: start.getTime() + 60_000,
  derived: true,
}

/** What the device may still do, by all of its ways to the visit. */
async function ways({ device, token }: Arranged) {
  const key = {
    pub: toBase64url(Uint8Array.of(4, ...randomBytes(64))),
    lid: toBase64url(randomBytes(16)),
  }
  const meta = testMeta([testChannel(0, 250)])
  const frames = chunkFrames(meta, [new Int32Array(1_250)], start.getTime())
  const { code, at } = heart
  const answers = [
    await chart(device, { values: [heart] }, now),
    await chartWaves(device, { meta, sentAt: now.getTime(), frames }, now),
    await withdraw(device, { values: [{ code, at }] }, now),
    await fetchToken(device, key, now),
  ]
  return { link: (await findDevice(token, now)) !== undefined, ways: answers.map(({ ok }) => ok) }
}
const open = { link: true, ways: [true, true, true, true] }
const shut = { link: false, ways: [false, false, false, false] }

async function seatOf({ visitId }: Arranged) {
  const { rows } = await database.admin.query<{ state: string }>(
    "select state from seats where visit_id = $1 and role = 'device'",
    [visitId],
  )
  return rows[0]?.state
}

async function removals({ visitId }: Arranged) {
  const { rows } = await database.admin.query<{ payload: unknown }>(
    "select payload from outbox where payload ->> 'visitId' = $1 and payload ? 'identity'",
    [visitId],
  )
  return rows.map(({ payload }) => payload)
}

test("a link that was taken back opens nothing, and nothing more is kept of whoever holds it", async () => {
  const visit = await arrange()
  const { clinicId, visitId, deviceId, doctor, identity } = visit
  expect(await ways(visit)).toEqual(open)
  expect(await unlinkDevice(doctor, visitId, deviceId, now)).toEqual({ ok: true })
  expect(await ways(visit)).toEqual(shut)
  expect(await seatOf(visit)).toBe("withdrawn")
  expect(await removals(visit)).toEqual([{ visitId, identity }])
  expect(await auditedIn(database, clinicId)).toEqual(
    expect.arrayContaining(["device.unlinked success", "seat.removed success"]),
  )
  expect(await unlinkDevice(doctor, visitId, deviceId, now)).toMatchObject({ reason: "not_found" })
})

test("it is taken back by whoever may make one", async () => {
  const [visit, other] = [await arrange(), await arrange()]
  const { clinicId, visitId, deviceId } = visit
  const someone = (role: Parameters<typeof testStaff>[2]) =>
    unlinkDevice(testStaff(clinicId, UserId.parse(randomUUID()), role), visitId, deviceId, now)
  expect(await unlinkDevice(other.doctor, visitId, deviceId, now)).toMatchObject({
    reason: "not_found",
  })
  expect(await unlinkDevice(other.doctor, other.visitId, deviceId, now)).toMatchObject({
    reason: "not_found",
  })
  expect(await someone("clinician")).toMatchObject({ reason: "not_found" })
  expect(await someone("scheduler")).toMatchObject({ reason: "forbidden" })
  expect(await ways(visit)).toEqual(open)
  expect(await someone("nurse")).toEqual({ ok: true })
})

test("a device that is sent out of the room adds nothing more to the record", async () => {
  const visit = await arrange()
  expect(await ways(visit)).toEqual(open)
  const { visitId, identity, doctor } = visit
  expect(await sendOut(doctor, { visitId, identity }, now)).toEqual({ ok: true })
  expect(await ways(visit)).toEqual(shut)
  expect(await seatOf(visit)).toBe("withdrawn")
})
