import { createHash } from "node:crypto"

import { AccessToken } from "livekit-server-sdk"
import { expect, test } from "vitest"

import { testDatabase } from "@/db/testing"
import { env } from "@/lib/env"
import { arrange } from "@/lib/rooms/testing-visit"

import { POST } from "./route"

const database = await testDatabase()

const came = Date.parse("2026-11-24T10:25:00.250Z")

test("a webhook moves the seat once, however often and in whatever order it comes", async () => {
  const visit = await arrange(database.admin)
  const left = event(
    "EV_left",
    "participant_left",
    visit.room,
    visit.patientIdentity,
    came,
    came + 60_000,
  )
  const joined = event(
    "EV_joined",
    "participant_joined",
    visit.room,
    visit.patientIdentity,
    came,
    came,
  )
  for (const body of [left, joined, left, joined]) expect((await send(body)).status).toBe(200)
  expect(await visit.seat(visit.patientIdentity)).toEqual({
    joined_at: new Date(came),
    left_at: new Date("2026-11-24T10:26:00Z"),
  })
  expect((await visit.audited()).map(([action]) => action)).toEqual(["seat.joined", "seat.left"])
  expect(await inbox()).toBe(2)
})

test("a bad signature, another body and no signature are refused and nothing is stored", async () => {
  const visit = await arrange(database.admin)
  const before = await inbox()
  const body = event(
    "EV_forged",
    "participant_joined",
    visit.room,
    visit.patientIdentity,
    came,
    came,
  )
  expect((await send(body, { secret: "x".repeat(40) })).status).toBe(401)
  expect((await send(body, { signed: "{}" })).status).toBe(401)
  const bare = await POST(
    new Request("http://localhost/api/webhooks/livekit", { method: "POST", body }),
  )
  expect(bare.status).toBe(401)
  expect(await inbox()).toBe(before)
  expect(await visit.seat(visit.patientIdentity)).toEqual({ joined_at: null, left_at: null })
})

test("a room or a person that is nobody's changes nothing", async () => {
  const visit = await arrange(database.admin)
  const before = await inbox()
  const stranger = await send(
    event("EV_room", "participant_joined", "another-room", "somebody", came, came),
  )
  expect([stranger.status, await stranger.json()]).toEqual([200, { answer: "unknown_room" }])
  expect(await inbox()).toBe(before)
  await send(event("EV_person", "participant_joined", visit.room, "somebody", came, came))
  expect(await visit.audited()).toEqual([])
})

function event(
  id: string,
  kind: string,
  room: string,
  identity: string,
  joinedAtMs: number,
  atMs: number,
): string {
  return JSON.stringify({
    id,
    event: kind,
    room: { name: room },
    participant: {
      identity,
      joinedAt: String(Math.floor(joinedAtMs / 1000)),
      joinedAtMs: String(joinedAtMs),
    },
    createdAt: String(Math.floor(atMs / 1000)),
  })
}

async function send(
  body: string,
  { secret, signed }: { secret?: string; signed?: string } = {},
): Promise<Response> {
  const token = new AccessToken(env().LIVEKIT_API_KEY, secret ?? env().LIVEKIT_API_SECRET)
  token.sha256 = createHash("sha256")
    .update(signed ?? body)
    .digest("base64")
  return POST(
    new Request("http://localhost/api/webhooks/livekit", {
      method: "POST",
      headers: { authorization: await token.toJwt(), "content-type": "application/webhook+json" },
      body,
    }),
  )
}

async function inbox(): Promise<number> {
  const { rows } = await database.admin.query<{ count: number }>(
    "select count(*)::int as count from webhook_inbox",
  )
  return rows[0]?.count ?? -1
}
