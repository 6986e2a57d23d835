import { eq, sql } from "drizzle-orm"
import { expect, it } from "vitest"

import { withTenant } from "@/db/client"
import { patients } from "@/db/schema/identity"
import { visits } from "@/db/schema/scheduling"
import { testDatabase } from "@/db/testing"
import { arrangeClinic } from "@/db/testing-clinic"
import { databaseError } from "@/lib/error"
import { testStaff } from "@/lib/identity/testing-actors"
import type { ClinicId, PatientId } from "@/lib/ids"
import { registerPatient } from "@/lib/patients/commands"
import { searchPatients } from "@/lib/patients/queries"

import { sealedTables } from "./sealed-columns"

const database = await testDatabase()
const at = new Date("2026-11-24T10:00:00Z")

async function arranged() {
  const clinic = await arrangeClinic(database, at)
  const desk = testStaff(clinic.clinicId, clinic.clinicianId, "scheduler")
  return { ...clinic, desk }
}

type Somebody = { name: string; birthDate?: string; email?: string; phone?: string }

function register(clinicId: ClinicId, desk: Parameters<typeof registerPatient>[1], who: Somebody) {
  const rest = { sex: "F", language: "en", email: null, phone: null } as const
  return withTenant(clinicId, (tx) =>
    registerPatient(tx, desk, { ...rest, birthDate: "1950-01-02", ...who }, at),
  )
}

/** What lies on the disk: past the connection that opens. */
async function stored(id: PatientId): Promise<string> {
  const { rows } = await database.admin.query<{ row: string }>(
    "select p::text as row from patients p where id = $1",
    [id],
  )
  return rows[0]?.row ?? ""
}

const nameOf = (clinicId: ClinicId, id: PatientId) =>
  withTenant(clinicId, (tx) =>
    tx.select({ id: patients.id, name: patients.name }).from(patients).where(eq(patients.id, id)),
  )

it("reads what it wrote, and the table holds none of it", async () => {
  const { clinicId, desk } = await arranged()
  const who = { name: "Wilhelmina Quickbeam", email: "wq@patients.example", phone: "07700 900321" }
  const id = await register(clinicId, desk, who)
  const [row] = await withTenant(clinicId, (tx) =>
    tx.select().from(patients).where(eq(patients.id, id)),
  )
  expect(row).toMatchObject({ ...who, birthDate: "1950-01-02" })
  expect(await stored(id)).not.toMatch(/Quickbeam|wq@|900321|1950/)
})

it("a value that a superuser moved to another patient's row does not open", async () => {
  const { clinicId, desk } = await arranged()
  const one = await register(clinicId, desk, { name: "Wilhelmina Quickbeam" })
  const other = await register(clinicId, desk, { name: "Osric Fenwarden" })
  await database.admin.query(
    "update patients set name = (select p.name from patients p where p.id = $1) where id = $2",
    [one, other],
  )
  await expect(nameOf(clinicId, other)).rejects.toThrow("A statement failed")
  expect(await nameOf(clinicId, one)).toEqual([{ id: one, name: "Wilhelmina Quickbeam" }])
})

it("a patient whose key was destroyed is nobody's to read, and others are as before", async () => {
  const { clinicId, desk } = await arranged()
  const gone = await register(clinicId, desk, { name: "Wilhelmina Quickbeam" })
  const here = await register(clinicId, desk, { name: "Osric Fenwarden" })
  await database.admin.query("update record_keys set wrapped = null where patient_id = $1", [gone])
  await expect(nameOf(clinicId, gone)).rejects.toThrow("A statement failed")
  expect(await nameOf(clinicId, here)).toHaveLength(1)
})

it("a statement that leaves out the primary key is a fault, not a guess", async () => {
  const { clinicId, desk } = await arranged()
  const id = await register(clinicId, desk, { name: "Wilhelmina Quickbeam" })
  const error: unknown = await withTenant(clinicId, (tx) =>
    tx.select({ name: patients.name }).from(patients).where(eq(patients.id, id)),
  ).catch((thrown: unknown) => thrown)
  expect(error).toMatchObject({
    cause: { message: "patients.name was selected without its row's primary key" },
  })
})

it("opens through joins, subqueries and statements of its own, and twice the same table", async () => {
  const { clinicId, desk, visitId } = await arranged()
  const id = await register(clinicId, desk, { name: "Wilhelmina Quickbeam" })
  await database.admin.query("update visits set patient_id = $1 where id = $2", [id, visitId])
  const joined = await withTenant(clinicId, (tx) =>
    tx
      .select({ visit: visits, patient: patients })
      .from(visits)
      .innerJoin(patients, eq(patients.id, visits.patientId))
      .where(eq(visits.id, visitId)),
  )
  expect(joined[0]?.patient.name).toBe("Wilhelmina Quickbeam")
  const other = await register(clinicId, desk, { name: "Osric Fenwarden" })
  const { rows } = await withTenant(clinicId, (tx) =>
    tx.execute(sql`with both_of as (select id, name from patients)
      select a.id, a.name, b.id as other, b.name as "otherName" from both_of a, patients b
      where a.id = ${id} and b.id = ${other}`),
  )
  expect(rows).toEqual([{ id, name: "Wilhelmina Quickbeam", other, otherName: "Osric Fenwarden" }])
})

it.each(Object.entries(sealedTables))(
  "the app cannot write %s in clear",
  async (table, { columns }) => {
    const unguarded = table === "visit_outcomes"
    const { rows } = await database.admin.query<{ definition: string }>(
      // A trigger, or of a table that never held anything in clear, a check.
      `select pg_get_triggerdef(oid) as definition from pg_trigger where tgrelid = $1::regclass and tgname = $2
       union all select pg_get_constraintdef(oid) from pg_constraint
         where conrelid = $1::regclass and contype = 'c' and pg_get_constraintdef(oid) like '%hc1.%'`,
      [table, `${table}_sealed`],
    )
    expect(rows).toHaveLength(unguarded ? 0 : 1)
    const guarded = Object.keys(columns).filter((column) => column !== "bytes" && !unguarded)
    for (const column of guarded) expect(rows[0]?.definition).toMatch(new RegExp(`\\b${column}\\b`))
  },
)

it("the app's own plain name is refused by the database", async () => {
  const { clinicId, patientId } = await arranged()
  const error: unknown = await withTenant(clinicId, (tx) =>
    tx.update(patients).set({ name: "In Clear" }).where(eq(patients.id, patientId)),
  ).catch((thrown: unknown) => thrown)
  expect(databaseError(error)?.code).toBe("23514")
})

it.each([
  ["quick", ["Wilhelmina Quickbeam"]],
  ["QUICKBEAM wil", ["Wilhelmina Quickbeam"]],
  ["Wilhelminaaa", []],
  ["jose", ["José Ortega y Ñandú"]],
  ["小满", ["林小满"]],
  ["林", ["林小满"]],
  ["2/1/1950", ["José Ortega y Ñandú", "Wilhelmina Quickbeam"]],
  ["2/1/1951", []],
  ["%", []],
])("finds %s by hashes alone", async (query, expected) => {
  const { clinicId, desk } = await arranged()
  await register(clinicId, desk, { name: "Wilhelmina Quickbeam" })
  await register(clinicId, desk, { name: "José Ortega y Ñandú" })
  await register(clinicId, desk, { name: "林小满", birthDate: "1949-01-02" })
  const found = await searchPatients(desk, query)
  expect(found.ok && found.value.map(({ name }) => name)).toEqual(expected)
})
