import { beforeAll, expect, test, vi } from "vitest"

import { withTenant } from "@/db/client"
import { testDatabase } from "@/db/testing"
import { mintActor } from "@/lib/actor"
import { testStaff } from "@/lib/identity/testing-actors"
import { nudge, nudgeVisit } from "@/lib/jobs/nudge"
import { arrange } from "@/lib/rooms/testing-visit"

import { nudgeStream } from "./nudge-stream"
import type { Standing } from "./nudge-stream"

const database = await testDatabase()
const visit = await arrange(database.admin)
const { clinicId, userId, otherId, patientId, visitId } = visit
const own = { clinicId, patientId, visitId, requestId: "test" }
const patient = mintActor({ ...own, kind: "patient" })
/** Somebody else's visit in the same line, and one in another. */
const [before, elsewhere] = [await another(userId, 1), await another(otherId, 2)]

// The database is listened to from the process's first stream on: what is told after that is heard.
beforeAll(async () => {
  const first = listen(patient, { stands: true })
  await vi.waitUntil(() => first.lines().includes('"gap"'), 20_000)
  first.leave()
})

test("a patient hears of their own visit and their own line, and of nothing else in the clinic", async () => {
  const heard = listen(patient, { stands: true, clinicianId: userId })
  const say = (of: typeof visitId) => withTenant(clinicId, (tx) => nudgeVisit(tx, clinicId, of))
  await say(elsewhere)
  await withTenant(clinicId, (tx) => nudge(tx, clinicId, "visits"))
  await withTenant(clinicId, (tx) => nudge(tx, clinicId, "audit"))
  await say(before)
  await say(visitId)
  await expect.poll(heard.topics).toEqual(["visits", "visits", "visit"])
  heard.leave()
})

test("staff hear of everything in their clinic", async () => {
  const heard = listen(testStaff(clinicId, userId, "nurse"), { stands: true })
  await withTenant(clinicId, (tx) => nudgeVisit(tx, clinicId, elsewhere))
  await expect.poll(heard.topics).toEqual(["visits", "visit"])
  heard.leave()
})

test("who may answer alarms hears whose changed", async () => {
  const heard = listen(testStaff(clinicId, userId, "nurse"), { stands: true })
  await withTenant(clinicId, (tx) => nudge(tx, clinicId, "alarms", visitId))
  await expect.poll(heard.lines).toContain(JSON.stringify({ topic: "alarms", visitId }))
  heard.leave()
})

test.each(["scheduler", "administrator", "auditor", "interpreter"] as const)(
  "a %s does not hear that a patient's alarms changed",
  async (role) => {
    const heard = listen(testStaff(clinicId, userId, role), { stands: true })
    await withTenant(clinicId, (tx) => nudge(tx, clinicId, "alarms", visitId))
    await withTenant(clinicId, (tx) => nudge(tx, clinicId, "visits"))
    await expect.poll(heard.topics).toContain("visits")
    expect(heard.topics()).toEqual(["visits"])
    heard.leave()
  },
)

test.each([
  ["a session that went elsewhere", { stands: false }, "over"],
  ["a signed-out colleague's", { stands: false, why: "idle" }, "signed_out"],
] as const)("%s stream ends by itself, and says so", async (_, end, topic) => {
  const heard = listen(patient, { stands: true, clinicianId: userId })
  heard.becomes(end)
  await heard.ended
  expect(heard.topics()).toEqual([topic])
})

test("what cannot be asked now ends nothing", async () => {
  const heard = listen(patient, { stands: true, clinicianId: userId })
  heard.becomes("fault")
  await heard.beats(3)
  expect(heard.topics()).toEqual([])
  heard.becomes({ stands: false })
  await heard.ended
})

test("streams that would be lost together are told to come back at different moments, within seconds", async () => {
  const all = Array.from({ length: 20 }, () => listen(patient, { stands: true }))
  const waits = () =>
    all.flatMap((one) =>
      Array.from(one.lines().matchAll(/^retry: (\d+)$/gm), ([, ms]) => Number(ms)),
    )
  await expect.poll(() => waits().length).toBe(all.length)
  expect(Math.min(...waits())).toBeGreaterThanOrEqual(1_000)
  expect(Math.max(...waits())).toBeLessThanOrEqual(3_000)
  expect(new Set(waits()).size).toBeGreaterThan(10)
  for (const one of all) one.leave()
})

function listen(actor: Parameters<typeof nudgeStream>[0]["actor"], at: Standing) {
  let standing: Standing | "fault" = at
  let lines = ""
  let asked = 0
  const away = new AbortController()
  const ask = async (): Promise<Standing> => {
    asked += 1
    if (standing === "fault") throw new Error("away")
    return standing
  }
  const stream = nudgeStream({ actor, whose: `test/${Math.random()}`, ask }, away.signal, 20)
  const ended = (async () => {
    for await (const chunk of stream) lines += new TextDecoder().decode(chunk)
  })()
  const topics = (): string[] =>
    [...lines.matchAll(/"topic":"(\w+)"/g)].flatMap(([, one]) => (one === "gap" ? [] : [one ?? ""]))
  return {
    topics,
    ended,
    becomes: (next: Standing | "fault") => void (standing = next),
    beats: (times: number) => {
      const until = asked + times
      return expect.poll(() => asked).toBeGreaterThan(until)
    },
    lines: () => lines,
    leave: () => away.abort(),
  }
}

async function another(clinicianId: string, hours: number): Promise<typeof visitId> {
  const { rows } = await database.admin.query<{ id: typeof visitId }>(
    `insert into visits (id, clinic_id, patient_id, clinician_id, starts_at, ends_at, state, reason)
     select gen_random_uuid(), clinic_id, patient_id, $2, starts_at + $3 * interval '1 hour', ends_at + $3 * interval '1 hour', 'booked', 'Cough'
     from visits where id = $1 returning id`,
    [visitId, clinicianId, hours],
  )
  const [row] = rows
  if (row === undefined) throw new Error("no visit")
  return row.id
}
