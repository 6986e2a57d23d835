import fc from "fast-check"
import { afterAll, expect, test, vi } from "vitest"

import { withTenant } from "@/db/client"
import { retireKeys } from "@/db/renew-keys"
import { testDatabase } from "@/db/testing"
import { arrangeClinic } from "@/db/testing-clinic"
import { endOthers, otherProcess } from "@/db/testing-processes"
import { testStaff } from "@/lib/identity/testing-actors"
import type { PatientId } from "@/lib/ids"
import { registerPatient } from "@/lib/patients/commands"

import { ownersOf, tellDestroyed } from "./destroyed-keys"

const database = await testDatabase()
const at = new Date("2026-11-24T10:00:00Z")
afterAll(endOthers)

async function arranged() {
  const { clinicId, clinicianId } = await arrangeClinic(database, at)
  const desk = testStaff(clinicId, clinicianId, "scheduler")
  const who = { name: "Wilhelmina Quickbeam", birthDate: "1950-01-02", email: null, phone: null }
  const register = () =>
    withTenant(clinicId, (tx) =>
      registerPatient(tx, desk, { ...who, sex: "F", language: "en" }, at),
    )
  return { clinicId, patientId: await register(), other: await register() }
}

/** Destroyed as `erase_patient` does it; the sealed name is left, as in a copy that somebody put back. */
async function destroy(
  clinicId: Parameters<typeof withTenant>[0],
  patientId: PatientId,
): Promise<void> {
  await emptied(patientId)
  await withTenant(clinicId, (tx) => tellDestroyed(tx, [patientId]))
}

const emptied = (patientId: PatientId) =>
  database.admin.query("update record_keys set wrapped = null where patient_id = $1", [patientId])

const waits = { timeout: 60_000, interval: 100 }

test("a key that one process destroys, another forgets at once: nothing opens and nothing is sealed with it", async () => {
  const { clinicId, patientId, other } = await arranged()
  const [hears, deaf] = [otherProcess().ask, otherProcess({}, "deaf").ask]
  for (const ask of [hears, deaf])
    expect(await ask(`read ${clinicId} ${patientId}`)).toBe("Wilhelmina Quickbeam")
  await destroy(clinicId, patientId)
  await vi.waitFor(
    async () => expect(await hears(`read ${clinicId} ${patientId}`)).toBe("no"),
    waits,
  )
  expect(await hears(`write ${clinicId} ${patientId}`)).toBe("no")
  expect(await hears(`read ${clinicId} ${other}`)).toBe("Wilhelmina Quickbeam")
  // One that hears nothing keeps it until its ten minutes are over: that is what the word is for.
  expect(await deaf(`read ${clinicId} ${patientId}`)).toBe("Wilhelmina Quickbeam")
}, 120_000)

test("what is rolled back is told to nobody", async () => {
  const { clinicId, patientId } = await arranged()
  const { ask } = otherProcess()
  expect(await ask(`read ${clinicId} ${patientId}`)).toBe("Wilhelmina Quickbeam")
  const failed = withTenant(clinicId, async (tx) => {
    await tellDestroyed(tx, [patientId])
    throw new Error("no")
  })
  await expect(failed).rejects.toThrow("no")
  expect(await ask(`read ${clinicId} ${patientId}`)).toBe("Wilhelmina Quickbeam")
}, 60_000)

test("a connection that was lost forgets all: nobody knows what was missed", async () => {
  const { clinicId, patientId } = await arranged()
  const { ask } = otherProcess()
  expect(await ask(`read ${clinicId} ${patientId}`)).toBe("Wilhelmina Quickbeam")
  await emptied(patientId)
  await database.admin.query(
    "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and query ilike 'listen %keys%'",
  )
  await vi.waitFor(async () => expect(await ask(`read ${clinicId} ${patientId}`)).toBe("no"), waits)
}, 120_000)

test("what another process seals after keys were renewed is sealed with the new one, without waiting", async () => {
  const { clinicId, patientId } = await arranged()
  const { ask } = otherProcess()
  const newest = async () => {
    const { rows } = await database.admin.query<{ id: string }>(
      "select id from record_keys where patient_id = $1 and retired_at is null",
      [patientId],
    )
    return rows[0]?.id
  }
  const before = await newest()
  expect(await ask(`write ${clinicId} ${patientId}`)).toBe(before)
  await retireKeys(database.urls.owner, at)
  expect(await newest()).not.toBe(before)
  await vi.waitFor(
    async () => expect(await ask(`write ${clinicId} ${patientId}`)).toBe(await newest()),
    waits,
  )
  expect(await ask(`read ${clinicId} ${patientId}`)).toBe("Wilhelmina Quickbeam")
}, 120_000)

test("whatever comes over the channel names patients or forgets all", () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (payload) => {
      const owners = ownersOf(payload)
      expect(owners === undefined || owners instanceof Set).toBe(true)
    }),
  )
  const id = "0b7e1d8c-2f5a-4c3e-9a61-5f2d3c4b5a69"
  expect(ownersOf(JSON.stringify({ patients: [id] }))).toEqual(new Set([id]))
  expect(ownersOf("{}")).toBeUndefined()
})
