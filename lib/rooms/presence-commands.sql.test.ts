import { createServer } from "node:http"
import type { AddressInfo } from "node:net"

import { afterAll, expect, test } from "vitest"

import { testDatabase } from "@/db/testing"
import { tokenHash } from "@/lib/identity/link-token"

import { reconcilePresence } from "./presence-commands"
import { arrange } from "./testing-visit"

const database = await testDatabase()

const present = new Map<string, number>()
const livekit = createServer((_, response) => {
  const participants = [...present].map(([identity, joinedAtMs]) => ({
    identity,
    joinedAtMs: String(joinedAtMs),
  }))
  response
    .writeHead(200, { "content-type": "application/json" })
    .end(JSON.stringify({ participants }))
})
await new Promise<void>((resolve) => livekit.listen(0, "127.0.0.1", resolve))
// oxlint-disable-next-line typescript/consistent-type-assertions -- a TCP server's address is one
process.env["LIVEKIT_API_URL"] = `http://127.0.0.1:${(livekit.address() as AddressInfo).port}`
afterAll(() => livekit.close())

const came = Date.parse("2026-11-24T10:25:00.250Z")

test("what the webhooks missed is found in LiveKit's list, and a call keeps its clinician signed in", async () => {
  const visit = await arrange(database.admin)
  const at = new Date(came + 60_000)
  await database.admin.query(
    "insert into sessions (token_hash, clinic_id, user_id, expires_at, absolute_expires_at) values ($1, $2, $3, $4, $5)",
    [
      tokenHash("t"),
      visit.clinicId,
      visit.userId,
      new Date(at.getTime() + 30_000),
      new Date(at.getTime() + 3_600_000),
    ],
  )
  present.set(visit.patientIdentity, came).set(visit.clinicianIdentity, came)
  await reconcilePresence(visit.clinicId, () => at)
  expect(await visit.seat(visit.patientIdentity)).toEqual({
    joined_at: new Date(came),
    left_at: null,
  })
  const { rows } = await database.admin.query(
    "select expires_at from sessions where user_id = $1",
    [visit.userId],
  )
  expect(rows).toEqual([{ expires_at: new Date(at.getTime() + 15 * 60_000) }])

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
