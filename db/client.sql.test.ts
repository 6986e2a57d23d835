import { randomUUID } from "node:crypto"
import { inspect } from "node:util"

import { eq, sql } from "drizzle-orm"
import { expect, test } from "vitest"

import { databaseError } from "@/lib/error"
import { PatientId } from "@/lib/ids"
import { sealPatient } from "@/lib/sealing/patient-row"

import { closeDatabase, enterTenant, withLookup, withTenant } from "./client"
import type { Tx } from "./client"
import { question } from "./question"
import type { Value } from "./question"
import { patients } from "./schema/identity"
import { testDatabase } from "./testing"
import { arrangeClinic } from "./testing-clinic"

const database = await testDatabase()

test.each([
  ["23505", "RC-204417"],
  ["22021", "RC-204417 \0"],
])("a failed statement's error, %s, says nothing of what it was given", async (code, reference) => {
  const { clinicId, patientId } = await arrangeClinic(database, new Date("2026-11-24T10:20:00Z"))
  const row = {
    id: patientId,
    clinicId,
    reference,
    sex: "F",
    language: "en",
  } as const
  const error: unknown = await withTenant(clinicId, async (tx) => {
    const person = { name: "Agnes Thistledown", birthDate: "1942-03-14" }
    await tx
      .insert(patients)
      .values({ ...row, ...(await sealPatient(tx, clinicId, patientId, person)) })
  }).catch((thrown: unknown) => thrown)
  expect(databaseError(error)?.code).toBe(code)
  const printed = inspect(error, { depth: 9 })
  expect(printed).not.toContain("Thistledown")
  expect(printed).not.toContain("RC-204417")
})

test("a transaction sees its own clinic's rows, and what it threw at is undone", async () => {
  const at = new Date("2026-11-24T10:20:00Z")
  const [own, other] = [await arrangeClinic(database, at), await arrangeClinic(database, at)]
  const seen = (of: typeof own) =>
    withTenant(of.clinicId, (tx) => tx.select({ id: patients.id }).from(patients))
  expect(await seen(own)).toEqual([{ id: own.patientId }])
  const failed = withTenant(own.clinicId, async (tx) => {
    await tx.update(patients).set({ language: "zh" }).where(eq(patients.id, own.patientId))
    throw new Error("no")
  })
  await expect(failed).rejects.toThrow("no")
  const [row] = await withTenant(own.clinicId, (tx) => tx.select().from(patients))
  expect(row?.language).toBe("en")
  expect(await seen(other)).toEqual([{ id: other.patientId }])
})

test.each(["o'hara@riverside.example", "a\\'; select 1 --", "plain-word_1"])(
  "what is looked up, %s, is a value and no statement",
  async (name) => {
    const { rows } = await withLookup(name, (tx) =>
      tx.execute(sql`select current_setting('app.lookup') as asked`),
    )
    expect(rows).toEqual([{ asked: name }])
  },
)

test("a connection whose server went away in the middle is given to nobody else", async () => {
  const { clinicId } = await arrangeClinic(database, new Date("2026-11-24T10:20:00Z"))
  const ended = withTenant(clinicId, (tx) =>
    tx.execute(sql`select pg_terminate_backend(pg_backend_pid())`),
  )
  await expect(ended).rejects.toMatchObject({ code: "database" })
  for (let n = 0; n < 25; n += 1)
    expect(await withTenant(clinicId, (tx) => tx.$count(patients))).toBe(1)
})

test("what comes after a transaction's end is refused, and runs in no other clinic's that has the connection then", async () => {
  const at = new Date("2026-11-24T10:20:00Z")
  const [own, other] = [await arrangeClinic(database, at), await arrangeClinic(database, at)]
  const ask = question("late", (db) => db.select({ id: patients.id }).from(patients))
  // All by one connection: the pool gives the one that came back last.
  const left: Tx[] = []
  await withTenant(own.clinicId, async (tx) => void left.push(tx))
  const failed = withTenant(own.clinicId, async (tx) => {
    left.push(tx)
    throw new Error("no")
  })
  await expect(failed).rejects.toThrow("no")
  await withTenant(other.clinicId, async (there) => {
    for (const late of left) {
      await expect(late.select().from(patients)).rejects.toThrow(/Failed query/)
      await expect(ask(late, {})).rejects.toThrow(/Failed query/)
      await expect(enterTenant(late, own.clinicId)).rejects.toThrow("after its transaction's end")
    }
    expect(await there.select({ id: patients.id }).from(patients)).toEqual([
      { id: other.patientId },
    ])
  })
})

test("a question is asked of the transaction's own clinic, with other values each time", async () => {
  const at = new Date("2026-11-24T10:20:00Z")
  const [own, other] = [await arrangeClinic(database, at), await arrangeClinic(database, at)]
  const named = question("test_patient", (db, value: Value<{ id: PatientId }>) =>
    db
      .select({ id: patients.id, name: patients.name })
      .from(patients)
      .where(eq(patients.id, value("id"))),
  )
  const ask = (clinic: typeof own, id: string) =>
    withTenant(clinic.clinicId, (tx) => named(tx, { id: PatientId.parse(id) }))
  // More often than PostgreSQL plans anew for each, and opened like any other answer.
  for (let n = 0; n < 8; n += 1)
    for (const clinic of [own, other]) {
      const [row] = await ask(clinic, clinic.patientId)
      expect(row).toEqual({ id: clinic.patientId, name: expect.stringMatching(/^[A-Z]/) })
    }
  expect(await ask(own, other.patientId)).toEqual([])
  expect(await ask(own, randomUUID())).toEqual([])
  await closeDatabase()
  expect(await ask(own, own.patientId)).toHaveLength(1)
})

test("who gets no connection is told so by a fault of its own, and the next one gets one", async () => {
  const { clinicId } = await arrangeClinic(database, new Date("2026-11-24T10:20:00Z"))
  await closeDatabase()
  const { pathname } = new URL(database.urls.app)
  const limit = (most: number) =>
    database.admin.query(`alter database ${pathname.slice(1)} connection limit ${most}`)
  await limit(0)
  const refused = withTenant(clinicId, (tx) => tx.$count(patients))
  await expect(refused).rejects.toMatchObject({ code: "no_connection" })
  await limit(-1)
  expect(await withTenant(clinicId, (tx) => tx.$count(patients))).toBe(1)
})
