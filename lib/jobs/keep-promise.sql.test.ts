import { randomUUID } from "node:crypto"

import { beforeEach, describe, expect, test } from "vitest"
import { z } from "zod"

import { withTenant } from "@/db/client"
import { testDatabase } from "@/db/testing"
import { arrangeClinic } from "@/db/testing-clinic"
import { Fault } from "@/lib/error"
import { systemActor } from "@/lib/identity/system"
import { testStaff } from "@/lib/identity/testing-actors"
import { UserId } from "@/lib/ids"

import { retryParked } from "./commands"
import { defineJob } from "./define"
import { keepPromise } from "./keep-promise"
import { enqueue } from "./outbox"
import { triesBeforeParking } from "./parking"
import { listParked } from "./queries"

const database = await testDatabase()
const clinic = await arrangeClinic(database, new Date("2026-11-24T10:20:00Z"))
const other = await arrangeClinic(database, new Date("2026-11-24T10:20:00Z"))
const Letter = defineJob("test.letter", z.object({ id: z.string() }))
const worker = systemActor("jobs", clinic.clinicId)
const administrator = testStaff(clinic.clinicId, UserId.parse(randomUUID()), "administrator")
const stranger = testStaff(other.clinicId, UserId.parse(randomUUID()), "administrator")

beforeEach(() => database.admin.query("delete from outbox"))

async function promised(job = Letter): Promise<bigint> {
  await withTenant(clinic.clinicId, (tx) => enqueue(tx, clinic.clinicId, job, { id: "a" }))
  const { rows } = await database.admin.query<{ id: string }>("select max(id) as id from outbox")
  return BigInt(rows[0]?.id ?? 0)
}

async function row(id: bigint) {
  const { rows } = await database.admin.query<{
    tries: number
    last_code: string | null
    done: boolean
    parked: boolean
  }>(
    "select tries, last_code, done_at is not null as done, parked_at is not null as parked from outbox where id = $1",
    [id],
  )
  return rows[0]
}

async function events(action: string) {
  const { rows } = await database.admin.query<{ outcome: string; actor_id: string }>(
    "select outcome, actor_id from audit_events where action = $1 and clinic_id = $2 order by seq",
    [action, clinic.clinicId],
  )
  return rows
}

/** Fails all the tries that its kind has. */
async function failed(id: bigint, error: unknown = new Fault("livekit", "away")): Promise<void> {
  for (let n = 0; n < triesBeforeParking("test.letter"); n++)
    await keepPromise(worker, id, () => Promise.reject(error)).catch(() => undefined)
}

describe("keeping a promise", () => {
  test("what was kept once is not kept again", async () => {
    const id = await promised()
    const ran: unknown[] = []
    const run = (given: unknown) => Promise.resolve(void ran.push(given))
    expect(await keepPromise(worker, id, run)).toBe("done")
    expect(await keepPromise(worker, id, run)).toBe("over")
    expect(ran).toMatchObject([{ job: "test.letter", payload: { id: "a" } }])
    expect(await row(id)).toMatchObject({ tries: 1, done: true, last_code: null })
  })

  test("delivered ten times at once it is begun once", async () => {
    const id = await promised()
    let begun = 0
    let finish: () => void = () => undefined
    const gate = new Promise<void>((done) => (finish = done))
    const run = async () => {
      begun += 1
      await gate
    }
    const first = keepPromise(worker, id, run)
    await expect.poll(() => begun).toBe(1)
    const others = await Promise.all(Array.from({ length: 9 }, () => keepPromise(worker, id, run)))
    finish()
    expect(await first).toBe("done")
    expect(new Set(others)).toEqual(new Set(["elsewhere"]))
    expect(begun).toBe(1)
  })

  test("a long try does not hold up the audit log", async () => {
    const id = await promised()
    let finish: () => void = () => undefined
    const gate = new Promise<void>((done) => (finish = done))
    let begun = false
    const kept = keepPromise(worker, id, async () => {
      begun = true
      await gate
    })
    await expect.poll(() => begun).toBe(true)
    // What is written now lies below every transaction that still runs: the sequencer may take it.
    const { rows } = await database.admin.query<{ clear: boolean }>(
      "with mine as (select pg_current_xact_id() as xid) select pg_snapshot_xmin(pg_current_snapshot()) >= (select xid from mine) as clear",
    )
    finish()
    await kept
    expect(rows).toEqual([{ clear: true }])
  })

  test("a failure leaves its code and is thrown, so that the queue tries again", async () => {
    const id = await promised()
    const fault = new Fault("mail", "away")
    await expect(keepPromise(worker, id, () => Promise.reject(fault))).rejects.toBe(fault)
    expect(await row(id)).toEqual({ tries: 1, last_code: "mail", done: false, parked: false })
    expect(await keepPromise(worker, id, () => Promise.resolve())).toBe("done")
  })

  test("another clinic's promise is none", async () => {
    const id = await promised()
    let ran = 0
    const elsewhere = systemActor("jobs", other.clinicId)
    expect(await keepPromise(elsewhere, id, () => Promise.resolve(void (ran += 1)))).toBe("over")
    expect(ran).toBe(0)
  })
})

describe("a poison job", () => {
  test("is parked after its last try, with a code and in the log", async () => {
    const id = await promised()
    await failed(id)
    expect(await row(id)).toEqual({
      tries: triesBeforeParking("test.letter"),
      last_code: "livekit",
      done: false,
      parked: true,
    })
    expect(await events("job.parked")).toEqual([{ outcome: "refused", actor_id: "system:jobs" }])
    let ran = 0
    expect(await keepPromise(worker, id, () => Promise.resolve(void (ran += 1)))).toBe("over")
    expect(ran).toBe(0)
  })

  test("is parked at once where its payload is no payload", async () => {
    const id = await promised()
    const run = () => Promise.resolve(void z.object({ id: z.uuid() }).parse({ id: "a" }))
    expect(await keepPromise(worker, id, run)).toBe("parked")
    expect(await row(id)).toMatchObject({ tries: 1, last_code: "payload", parked: true })
  })

  test("is parked where it takes its worker down each time", async () => {
    const id = await promised()
    // As if a process had begun it so often and died of it.
    await database.admin.query("update outbox set tries = $2 where id = $1", [
      id,
      triesBeforeParking("test.letter"),
    ])
    let ran = 0
    expect(await keepPromise(worker, id, () => Promise.resolve(void (ran += 1)))).toBe("parked")
    expect(ran).toBe(0)
    expect(await row(id)).toMatchObject({ last_code: "unfinished", parked: true })
  })

  test("whose words are a patient's leaves none of them anywhere", async () => {
    const id = await promised()
    await failed(id, new Error("Agnes Thistledown, 1942-03-14"))
    const { rows } = await database.admin.query<{ text: string }>(
      "select row_to_json(o)::text as text from outbox o",
    )
    expect(rows[0]?.text).not.toContain("Agnes")
    expect(await row(id)).toMatchObject({ last_code: "unexpected" })
  })
})

describe("an administrator", () => {
  test("sees what is parked in their clinic, and that is in the log", async () => {
    expect(await listParked(administrator)).toMatchObject({ value: { rows: [], total: 0 } })
    const id = await promised()
    await failed(id)
    await promised()
    const list = await listParked(administrator)
    expect(list).toMatchObject({
      ok: true,
      value: {
        total: 1,
        kinds: [{ job: "test.letter", total: 1 }],
        rows: [{ id: String(id), job: "test.letter", code: "livekit" }],
      },
    })
    expect(list.ok && list.value.openSince).not.toBeNull()
    expect(await listParked(stranger)).toMatchObject({ value: { rows: [], total: 0 } })
    expect((await events("job.listed")).length).toBeGreaterThanOrEqual(2)
  })

  test("has one tried again, once, and it may fail again", async () => {
    const id = await promised()
    await failed(id)
    const what = { id: String(id) }
    const presses = await Promise.all(
      [1, 2].map(() => retryParked(administrator, what, new Date())),
    )
    expect(presses.filter(({ ok }) => ok)).toHaveLength(1)
    expect(await row(id)).toMatchObject({ tries: 0, parked: false, last_code: "livekit" })
    expect(await keepPromise(worker, id, () => Promise.resolve())).toBe("done")
    expect(await retryParked(administrator, what, new Date())).toMatchObject({
      reason: "not_found",
    })
    expect(await events("job.retried")).toMatchObject([{ outcome: "success" }])
  })

  test("has all of a kind tried again, of their own clinic", async () => {
    const [first, second] = [await promised(), await promised()]
    await failed(first)
    await failed(second)
    const what = { kind: "test.letter" }
    expect(await retryParked(stranger, what, new Date())).toMatchObject({ reason: "not_found" })
    expect(await retryParked(administrator, what, new Date())).toMatchObject({
      value: { retried: 2 },
    })
    expect(await row(first)).toMatchObject({ parked: false })
  })

  test("nobody else may see or retry, and the attempt is in the log", async () => {
    for (const role of ["clinician", "nurse", "scheduler", "auditor", "interpreter"] as const) {
      const actor = testStaff(clinic.clinicId, UserId.parse(randomUUID()), role)
      expect(await listParked(actor)).toMatchObject({ reason: "forbidden" })
      const retried = await retryParked(actor, { kind: "test.letter" }, new Date())
      expect(retried).toMatchObject({ reason: "forbidden" })
    }
    // Two each, and two that found nothing.
    expect((await events("access.denied")).length).toBeGreaterThanOrEqual(10)
  })
})
