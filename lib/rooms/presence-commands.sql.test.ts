import { createHash } from "node:crypto"

import fc from "fast-check"
import { AccessToken } from "livekit-server-sdk"
import { expect, test } from "vitest"

import { testDatabase } from "@/db/testing"
import { env } from "@/lib/env"
import { tokenHash } from "@/lib/identity/link-token"
import { changedText, rounds } from "@/lib/testing-fuzz"

import { receiveEvent } from "./livekit"
import { receiveRoomEvent, reconcilePresence } from "./presence-commands"
import { testRoomService } from "./testing-livekit"
import { arrange } from "./testing-visit"

const database = await testDatabase()

const present = new Map<string, number>()
const livekit = await testRoomService()
livekit.meanwhile = async () => {
  const all = [...present].map(([identity, at]) => ({ identity, joinedAtMs: String(at) }))
  livekit.answer = { participants: all }
}

const came = Date.parse("2026-11-24T10:25:00.250Z")

test("whatever a signed webhook holds, it is an event with a time that exists, or none; unsigned it is none", async () => {
  const sample = event("participant_joined", "room", "p1", came)
  await fc.assert(
    fc.asyncProperty(changedText([sample]), async (body) => {
      expect(await receiveEvent(body, "Bearer a.b.c")).toBeUndefined()
      const told = await receiveEvent(body, await signature(body))
      expect(Number.isNaN(told?.at.getTime())).toBe(false)
      expect(Number.isNaN(told?.participant?.joinedAt.getTime() ?? 0)).toBe(false)
    }),
    rounds(300),
  )
  const beyond = sample.replaceAll(/\d{10,}/g, "9223372036854775807")
  expect(await receiveEvent(beyond, await signature(beyond))).toBeUndefined()
})

test("a webhook moves the seat once, however often and in whatever order it comes", async () => {
  const { room, patientIdentity, ...visit } = await arrange(database.admin)
  const left = event("participant_left", room, patientIdentity, came + 60_000)
  const joined = event("participant_joined", room, patientIdentity, came)
  const answers: string[] = []
  for (const body of [left, joined, left, joined]) answers.push(await deliver(body))
  expect(answers).toEqual(["kept", "kept", "repeated", "repeated"])
  expect(await visit.seat(patientIdentity)).toEqual({
    joined_at: new Date(came),
    left_at: new Date("2026-11-24T10:26:00Z"),
  })
  expect((await visit.audited()).map(([action]) => action)).toEqual(["seat.joined", "seat.left"])
})

test("another signature, another body, a room's token and no signature are not LiveKit's", async () => {
  const body = event("participant_joined", "room", "somebody", came)
  expect(await receiveEvent(body, await signature(body))).toMatchObject({ room: "room" })
  expect(await receiveEvent(body, await signature(body, "x".repeat(40)))).toBeUndefined()
  expect(await receiveEvent(body, await signature("{}"))).toBeUndefined()
  expect(await receiveEvent(body, undefined)).toBeUndefined()
  // What every browser of a call holds is signed with the same secret.
  const ticket = new AccessToken(env().LIVEKIT_API_KEY, env().LIVEKIT_API_SECRET, { identity: "p" })
  ticket.addGrant({ room: "room", roomJoin: true })
  for (const said of [body, "", "undefined"])
    expect(await receiveEvent(said, await ticket.toJwt())).toBeUndefined()
  expect(await receiveEvent("rubbish", await signature("rubbish"))).toBeUndefined()
})

test("a room that is nobody's changes nothing; a stranger in one of ours is on record, once", async () => {
  const visit = await arrange(database.admin)
  const before = await inbox()
  expect(await deliver(event("participant_joined", "another-room", "x", came))).toBe("unknown_room")
  expect(await deliver(event("room_started", "", "x", came))).toBe("unknown_room")
  expect(await inbox()).toBe(before)
  const came1 = event("participant_joined", visit.room, "x", came)
  expect(await deliver(came1)).toBe("kept")
  expect(await deliver(came1)).toBe("repeated")
  expect(await visit.audited()).toEqual([["seat.refused", "refused"]])
})

test("whoever comes into an ended visit's room has it closed over them", async () => {
  const jobs = async (clinicId: string) =>
    (await database.admin.query("select job from outbox where clinic_id = $1", [clinicId])).rows
  const open = await arrange(database.admin)
  await deliver(event("participant_joined", open.room, open.patientIdentity, came))
  expect(await jobs(open.clinicId)).toEqual([])
  const ended = await arrange(database.admin, { state: "ended", seat: "withdrawn" })
  await deliver(event("participant_joined", ended.room, ended.patientIdentity, came))
  expect(await jobs(ended.clinicId)).toEqual([{ job: "rooms.close" }])
})

test("from their first moment in the call a clinician stays signed in where they are in it", async () => {
  const visit = await arrange(database.admin)
  const { rows } = await database.admin.query<{ id: string }>(
    "insert into sessions (token_hash, clinic_id, user_id, expires_at, absolute_expires_at) values ($1, $2, $3, $4, $5) returning id",
    [
      tokenHash("first"),
      visit.clinicId,
      visit.userId,
      new Date(came + 30_000),
      new Date(came + 3_600_000),
    ],
  )
  await database.admin.query("update seats set session_id = $1 where identity = $2", [
    rows[0]?.id,
    visit.clinicianIdentity,
  ])
  await deliver(event("participant_joined", visit.room, visit.clinicianIdentity, came))
  const after = await database.admin.query("select expires_at from sessions where user_id = $1", [
    visit.userId,
  ])
  expect(after.rows).toEqual([{ expires_at: new Date(came + 15 * 60_000) }])
})

test("what the webhooks missed is found in LiveKit's list, and a call keeps its clinician signed in where they are in it", async () => {
  const visit = await arrange(database.admin)
  const at = new Date(came + 60_000)
  const soon = new Date(at.getTime() + 30_000)
  const session = async (token: string) => {
    const { rows } = await database.admin.query<{ id: string }>(
      "insert into sessions (token_hash, clinic_id, user_id, expires_at, absolute_expires_at) values ($1, $2, $3, $4, $5) returning id",
      [tokenHash(token), visit.clinicId, visit.userId, soon, new Date(at.getTime() + 3_600_000)],
    )
    return rows[0]?.id ?? ""
  }
  const [here, leftElsewhere] = [await session("here"), await session("elsewhere")]
  await database.admin.query("update seats set session_id = $1 where identity = $2", [
    here,
    visit.clinicianIdentity,
  ])
  present.set(visit.patientIdentity, came).set(visit.clinicianIdentity, came)
  await reconcilePresence(visit.clinicId, () => at)
  expect(await visit.seat(visit.patientIdentity)).toEqual({
    joined_at: new Date(came),
    left_at: null,
  })
  const { rows } = await database.admin.query<{ id: string; expires_at: Date }>(
    "select id, expires_at from sessions where user_id = $1",
    [visit.userId],
  )
  expect(new Map(rows.map(({ id, expires_at }) => [id, expires_at]))).toEqual(
    new Map([
      [here, new Date(at.getTime() + 15 * 60_000)],
      [leftElsewhere, soon],
    ]),
  )

  present.clear()
  const later = new Date(at.getTime() + 30_000)
  await reconcilePresence(visit.clinicId, () => later)
  await reconcilePresence(visit.clinicId, () => new Date(later.getTime() + 30_000))
  expect(await visit.seat(visit.patientIdentity)).toEqual({
    joined_at: new Date(came),
    left_at: later,
  })
  expect((await visit.audited()).map(([action]) => action).sort()).toEqual([
    "seat.joined",
    "seat.joined",
    "seat.left",
    "seat.left",
  ])
})

function event(kind: string, room: string, identity: string, atMs: number): string {
  return JSON.stringify({
    id: `EV_${kind}_${room}`,
    event: kind,
    room: { name: room },
    participant: { identity, joinedAtMs: String(came) },
    createdAt: String(Math.floor(atMs / 1000)),
  })
}

async function signature(body: string, secret = env().LIVEKIT_API_SECRET): Promise<string> {
  const token = new AccessToken(env().LIVEKIT_API_KEY, secret)
  token.sha256 = createHash("sha256").update(body).digest("base64")
  return token.toJwt()
}

async function deliver(body: string): Promise<string> {
  const received = await receiveEvent(body, await signature(body))
  return received === undefined ? "refused" : receiveRoomEvent(received)
}

async function inbox(): Promise<number> {
  const { rows } = await database.admin.query<{ count: number }>(
    "select count(*)::int as count from webhook_inbox",
  )
  return rows[0]?.count ?? -1
}
