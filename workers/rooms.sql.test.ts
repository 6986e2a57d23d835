import { afterEach, expect, test, vi } from "vitest"

import { testDatabase } from "@/db/testing"
import { letterJob } from "@/lib/notifications/jobs"
import { arrange } from "@/lib/rooms/testing-visit"

import { everyClinic } from "./every-clinic"
import type { Rounds } from "./every-clinic"
import { startReconciling, startTellingTurns } from "./rooms"

const database = await testDatabase()
// Nobody listens there: LiveKit is away.
process.env["LIVEKIT_API_URL"] = "http://127.0.0.1:9"
const started: Rounds[] = []
afterEach(() => Promise.all(started.splice(0).map((rounds) => rounds.stop())))

test("with LiveKit away whoever asked is told that it is their turn, though calls go on elsewhere", async () => {
  await arrange(database.admin)
  const { clinicId, visitId } = await arrange(database.admin, { state: "waiting", seat: "waiting" })
  await database.admin.query(
    "update seats set text_me_at = now() where visit_id = $1 and role = 'patient'",
    [visitId],
  )
  started.push(startReconciling(20), startTellingTurns(20))
  await vi.waitFor(async () => {
    const { rows } = await database.admin.query(
      "select payload from outbox where clinic_id = $1 and job = $2",
      [clinicId, letterJob.name],
    )
    expect(rows).toEqual([{ payload: { kind: "queue_near", visitId } }])
  }, 20_000)
})

test("a fault in one clinic holds up no other, and the next round comes", async () => {
  const [{ clinicId: first }, { clinicId: second }] = [
    await arrange(database.admin),
    await arrange(database.admin),
  ]
  const went = new Map<string, number>()
  started.push(
    everyClinic("test", 10, async (id) => {
      went.set(id, (went.get(id) ?? 0) + 1)
      if (id === first || id === second) throw new Error("away")
    }),
  )
  await vi.waitFor(() => {
    for (const id of [first, second]) expect(went.get(id)).toBeGreaterThan(1)
  }, 20_000)
})
