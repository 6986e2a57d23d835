import { TokenVerifier } from "livekit-server-sdk"
import { beforeEach, expect, test } from "vitest"

import { testDatabase } from "@/db/testing"
import { mintActor } from "@/lib/actor"
import { openedEvents } from "@/lib/audit/testing"
import { toBase64url } from "@/lib/e2ee/base64url"
import { importVerifyingKey, verifySeat } from "@/lib/e2ee/seat-certificate"
import { exportPub, makeSeatKey } from "@/lib/e2ee/seat-key"
import { env } from "@/lib/env"
import type { UserId } from "@/lib/ids"

import { reportAlarm } from "./alarm-command"
import { fetchToken } from "./commands"
import { deleteRoom } from "./livekit"
import { testRoomService } from "./testing-livekit"
import { arrange } from "./testing-visit"

const database = await testDatabase()
const at = new Date("2026-11-24T10:25:00Z")

const livekit = await testRoomService()

beforeEach(() => {
  livekit.asked.length = 0
  livekit.down = false
  livekit.meanwhile = async () => undefined
})

const pub = toBase64url(await exportPub((await makeSeatKey()).publicKey))
const request = { pub, lid: toBase64url(new Uint8Array(16)) }
const anotherPub = toBase64url(await exportPub((await makeSeatKey()).publicKey))

test("an admitted patient gets a token and a certificate that its peers will believe", async () => {
  const visit = await seated()
  const result = await fetchToken(visit.patient, request, at)
  if (!result.ok) throw new Error(result.reason)
  expect(result.value).toMatchObject({
    role: "patient",
    visit: visit.room,
    identity: visit.patientIdentity,
  })
  expect(livekit.asked.map(({ call }) => call)).toEqual(["CreateRoom"])

  const key = await importVerifyingKey(result.value.signingKeys[0] ?? "")
  const verified = await verifySeat(result.value.certificate, {
    signingKeys: key === undefined ? [] : [key],
    visit: visit.room,
    protection: "end_to_end",
    identity: visit.patientIdentity,
    now: at.getTime(),
  })
  expect(verified).toMatchObject({ ok: true, value: { role: "patient" } })

  const verifier = new TokenVerifier(env().LIVEKIT_API_KEY, env().LIVEKIT_API_SECRET)
  const claims = await verifier.verify(result.value.token)
  expect(claims.video).toEqual({
    room: visit.room,
    roomJoin: true,
    canPublish: true,
    canPublishSources: ["camera", "microphone"],
    canSubscribe: true,
    canPublishData: true,
    canUpdateOwnMetadata: true,
  })
  expect(claims.attributes).toEqual({ "hc.seat": result.value.certificate })
  expect(claims).not.toHaveProperty("name")
  expect(Number(claims.exp) - Math.floor(Date.now() / 1000)).toBeLessThanOrEqual(300)
  expect(await visit.audited()).toEqual([
    ["consent.applied", "success"],
    ["seat.token_issued", "success"],
  ])
})

test("the visit's clinician gets in; another one learns nothing and is on record", async () => {
  const visit = await seated()
  const { visitId } = visit
  expect(await fetchToken(visit.clinician, { ...request, visitId }, at)).toMatchObject({
    ok: true,
    value: { role: "clinician" },
  })
  expect(await fetchToken(visit.otherClinician, { ...request, visitId }, at)).toEqual({
    ok: false,
    reason: "not_found",
  })
  expect(await fetchToken(visit.clinician, request, at)).toMatchObject({ reason: "not_found" })
  const actions = (await visit.audited()).map(([action]) => action)
  expect(actions).toEqual(["seat.token_issued", "access.denied", "access.denied"])
})

test("who waits, or whose visit has ended, gets none", async () => {
  const waiting = await seated({ state: "waiting", seat: "waiting" })
  expect(await fetchToken(waiting.patient, request, at)).toEqual({
    ok: false,
    reason: "not_admitted",
  })
  const ended = await seated({ state: "ended" })
  expect(await fetchToken(ended.patient, request, at)).toEqual({
    ok: false,
    reason: "not_admitted",
  })
  expect(await ended.audited()).toEqual([["seat.token_issued", "refused"]])
  expect(livekit.asked.map(({ call }) => call)).toEqual([])
})

test.each(["patient", "device"] as const)(
  "an end that comes while LiveKit is asked wins: no token for the %s, and the room is closed",
  async (who) => {
    const visit = await seated()
    if (who === "device") await fetchToken(visit.device, request, at)
    await deleteRoom(visit.room)
    livekit.meanwhile = async () => {
      const run = (text: string) => database.admin.query(text, [visit.visitId])
      await run("update visits set state = 'ended' where id = $1")
      await run("update seats set state = 'withdrawn' where visit_id = $1")
    }
    expect(await fetchToken(visit[who], request, at)).toEqual({ ok: false, reason: "not_admitted" })
    expect((await visit.audited()).at(-1)).toEqual(["seat.token_issued", "refused"])
    const { rows } = await database.admin.query(
      "select job, payload from outbox where clinic_id = $1",
      [visit.clinicId],
    )
    expect(rows).toEqual([{ job: "rooms.close", payload: { visitId: visit.visitId } }])
    const seats = await database.admin.query(
      "select from seats where visit_id = $1 and state = 'admitted'",
      [visit.visitId],
    )
    expect(seats.rowCount).toBe(0)
  },
)

test("the newest consent counts", async () => {
  const visit = await seated()
  expect((await fetchToken(visit.device, request, at)).ok).toBe(true)
  await visit.consent({ video: true, vitals: false })
  expect(await fetchToken(visit.device, request, at)).toEqual({ ok: false, reason: "no_consent" })
  const own = { ...request, pub: anotherPub }
  expect((await fetchToken(visit.patient, own, at)).ok).toBe(true)
  await visit.consent({ video: false, vitals: false })
  expect(await fetchToken(visit.patient, request, at)).toEqual({ ok: false, reason: "no_consent" })
})

test("each token that a consent allowed or refused names it; who comes by admission alone rests on none", async () => {
  const visit = await seated()
  const { visitId } = visit
  const given = async () => {
    const { rows } = await database.admin.query<{ id: string }>(
      "select id from consents where visit_id = $1 order by given_at desc limit 1",
      [visitId],
    )
    return rows[0]?.id
  }
  const agreed = await given()
  await fetchToken(visit.patient, request, at)
  await fetchToken(visit.device, { ...request, pub: anotherPub }, at)
  await fetchToken(visit.clinician, { ...request, visitId }, at)
  await visit.consent({ video: false, vitals: false })
  const withdrawn = await given()
  await fetchToken(visit.patient, request, at)
  await database.admin.query("update visits set state = 'ended' where id = $1", [visitId])
  await fetchToken(visit.patient, request, at)

  const told = await openedEvents(database.admin, visit.clinicId, "consent.applied")
  const data = (purpose: string, reason: string) => ({
    visitId,
    purpose,
    attempted: "seat.token_issued",
    reason,
  })
  const [own, device] = [{ kind: "patient" }, { kind: "device" }]
  expect(told).toMatchObject([
    { outcome: "success", entity: { id: agreed }, data: data("video", "agreed"), actor: own },
    { outcome: "success", entity: { id: agreed }, data: data("vitals", "agreed"), actor: device },
    { outcome: "refused", entity: { id: withdrawn }, data: data("video", "refused"), actor: own },
  ])
  for (const { fhir } of told)
    expect(fhir).toMatchObject({
      meta: {
        profile: [
          "https://profiles.ihe.net/ITI/BALP/StructureDefinition/IHE.BasicAudit.AuthZconsent",
        ],
      },
      entity: [
        { what: { reference: `Patient/${visit.patientId}` } },
        { what: { reference: expect.stringMatching(/^Consent\//) } },
      ],
    })
})

test("a key that another seat of the room has shown is nobody else's", async () => {
  const visit = await seated()
  expect((await fetchToken(visit.patient, request, at)).ok).toBe(true)
  const copied = { ...request, visitId: visit.visitId }
  expect(await fetchToken(visit.clinician, copied, at)).toEqual({
    ok: false,
    reason: "not_admitted",
  })
  expect((await fetchToken(visit.clinician, { ...copied, pub: anotherPub }, at)).ok).toBe(true)
  expect((await fetchToken(visit.patient, request, at)).ok).toBe(true)
})

test("who is no clinician any more gets no clinician's seat back", async () => {
  const visit = await seated()
  const demoted = { ...visit.clinician, role: "nurse" as const }
  expect(await fetchToken(demoted, { ...request, visitId: visit.visitId }, at)).toMatchObject({
    reason: "not_found",
  })
})

test("a device linked during the call is seated once, whoever asks at the same time", async () => {
  const visit = await seated()
  const answers = await Promise.all([1, 2, 3].map(() => fetchToken(visit.device, request, at)))
  const identities = new Set(answers.map((answer) => answer.ok && answer.value.identity))
  expect(identities.size).toBe(1)
  const result = await fetchToken(visit.device, request, at)
  if (!result.ok) throw new Error(result.reason)
  expect([...identities]).toEqual([result.value.identity])
  const claims = await new TokenVerifier(env().LIVEKIT_API_KEY, env().LIVEKIT_API_SECRET).verify(
    result.value.token,
  )
  expect(claims.video).toMatchObject({
    canPublish: false,
    canSubscribe: false,
    canPublishData: true,
  })
})

test("LiveKit away: a fault, nothing issued, nothing claimed in the log", async () => {
  const visit = await seated()
  livekit.down = true
  await expect(fetchToken(visit.patient, request, at)).rejects.toMatchObject({ code: "livekit" })
  expect(await visit.audited()).toEqual([])
  livekit.down = false
  expect((await fetchToken(visit.patient, request, at)).ok).toBe(true)
})

test("a room is made once for several seats, and again after it was closed", async () => {
  const visit = await seated()
  await fetchToken(visit.patient, request, at)
  await fetchToken(visit.clinician, { ...request, visitId: visit.visitId }, at)
  expect(livekit.asked.map(({ call }) => call)).toEqual(["CreateRoom"])
  await deleteRoom(visit.room)
  await fetchToken(visit.patient, request, at)
  expect(livekit.asked.map(({ call }) => call)).toEqual(["CreateRoom", "DeleteRoom", "CreateRoom"])
})

test("a visit held without encryption is entered only by whoever was told, and its certificates say so", async () => {
  const visit = await seated({ protection: "none" })
  const other = { ok: false, reason: "other_protection" }
  expect(await fetchToken(visit.patient, request, at)).toMatchObject(other)
  expect(
    await fetchToken(visit.patient, { ...request, protection: "end_to_end" }, at),
  ).toMatchObject(other)
  for (const protection of ["none", "end_to_end"] as const)
    expect(await fetchToken(visit.device, { ...request, protection }, at)).toMatchObject(other)

  const told = await fetchToken(visit.patient, { ...request, protection: "none" }, at)
  if (!told.ok) throw new Error(told.reason)
  expect(told.value.protection).toBe("none")
  const key = await importVerifyingKey(told.value.signingKeys[0] ?? "")
  const of = (protection: "none" | "end_to_end") =>
    verifySeat(told.value.certificate, {
      signingKeys: key === undefined ? [] : [key],
      visit: visit.room,
      identity: visit.patientIdentity,
      protection,
      now: at.getTime(),
    })
  expect(await of("none")).toMatchObject({ ok: true })
  expect(await of("end_to_end")).toEqual({ ok: false, reason: "seat-protection" })
  expect(await visit.audited()).toEqual([
    ...Array.from({ length: 4 }, () => ["seat.token_issued", "refused"]),
    ["consent.applied", "success"],
    ["seat.token_issued", "success"],
  ])
})

test("whoever expects no encryption gets no token for an encrypted visit", async () => {
  const visit = await seated()
  expect(await fetchToken(visit.patient, { ...request, protection: "none" }, at)).toMatchObject({
    ok: false,
    reason: "other_protection",
  })
  expect(await fetchToken(visit.patient, request, at)).toMatchObject({
    value: { protection: "end_to_end" },
  })
})

test("an alarm is recorded about the seat it names, or a stranger", async () => {
  const visit = await seated()
  const code = "media-plaintext" as const
  expect(
    await reportAlarm(visit.patient, { code, identity: visit.clinicianIdentity }, at),
  ).toMatchObject({ ok: true })
  expect(await reportAlarm(visit.patient, { code, identity: "nobody-we-know" }, at)).toMatchObject({
    ok: true,
  })
  expect(
    await reportAlarm(visit.otherClinician, { code, visitId: visit.visitId }, at),
  ).toMatchObject({ reason: "not_found" })
  const actions = (await visit.audited()).map(([action]) => action)
  expect(actions).toEqual(["encryption.alarm", "encryption.alarm", "access.denied"])
})

test("a seat that asks or reports without end is held up, and no other; the log does not fill", async () => {
  const visit = await seated()
  const report = { code: "env-stranger", identity: "nobody-we-know" } as const
  const [tokens, reports] = [[] as unknown[], [] as unknown[]]
  for (let n = 0; n < 62; n += 1) {
    const token = await fetchToken(visit.patient, request, at)
    tokens.push(token.ok || token.reason)
    const alarm = await reportAlarm(visit.patient, report, at)
    reports.push(alarm.ok || alarm.reason)
  }
  for (const answers of [tokens, reports]) {
    expect(answers.slice(0, 60)).toEqual(Array.from({ length: 60 }, () => true))
    expect(answers.slice(60)).toEqual(["too_many", "too_many"])
  }
  const own = { ...request, pub: anotherPub, visitId: visit.visitId }
  expect(await fetchToken(visit.clinician, own, at)).toMatchObject({ ok: true })
  // 60 tokens with the consent that each rested on, 60 reports, and the clinician's one token.
  expect(await visit.audited()).toHaveLength(181)
})

test("a token that is asked for while the others move to a new room opens the new one", async () => {
  const move = (visitId: string, times: number) => {
    let moves = 0
    return async () => {
      if (moves >= times) return
      moves += 1
      const room = `new-room-${moves}-${visitId.slice(0, 8)}`
      await database.admin.query("update visits set room = $2 where id = $1", [visitId, room])
    }
  }
  const [once, twice] = [await seated(), await seated()]
  livekit.meanwhile = move(once.visitId, 1)
  expect(await fetchToken(once.patient, request, at)).toMatchObject({
    value: { visit: `new-room-1-${once.visitId.slice(0, 8)}` },
  })
  expect(await promised(once.visitId)).toEqual([{ room: once.room }])
  // Twice within one request: the page asks again.
  livekit.meanwhile = move(twice.visitId, 2)
  expect(await fetchToken(twice.patient, request, at)).toMatchObject({ reason: "not_admitted" })
  expect(await promised(twice.visitId)).toHaveLength(2)
  expect(livekit.asked.map(({ call }) => call)).toEqual(
    Array.from({ length: 4 }, () => "CreateRoom"),
  )
})

async function promised(visitId: string): Promise<unknown[]> {
  const { rows } = await database.admin.query<{ room: string }>(
    "select payload->>'room' as room from outbox where job = 'rooms.close_old' and payload->>'visitId' = $1",
    [visitId],
  )
  return rows
}

async function seated(options: Parameters<typeof arrange>[1] = {}) {
  const visit = await arrange(database.admin, options)
  const { clinicId, visitId, patientId, deviceId } = visit
  const own = { clinicId, visitId, patientId, requestId: "test" }
  const staff = { kind: "staff", clinicId, role: "clinician", name: "Dr Rowan Applegarth" } as const
  const clinician = (userId: UserId) => mintActor({ ...staff, userId, requestId: "test" })
  return {
    ...visit,
    patient: mintActor({ ...own, kind: "patient" }),
    device: mintActor({ ...own, kind: "device", deviceId }),
    clinician: clinician(visit.userId),
    otherClinician: clinician(visit.otherId),
  }
}
