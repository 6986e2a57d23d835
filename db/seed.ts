import { randomBytes } from "node:crypto"

import pg from "pg"

import { linkToken } from "@/lib/identity/link-token"
import { hashPassword, passwordMatches } from "@/lib/identity/password"
import { systemActor } from "@/lib/identity/system"
import { ClinicId, PatientId, UserId } from "@/lib/ids"

import { closeDatabase, withTenant } from "./client"
import type { Tx } from "./client"
import { demoClinics } from "./demo-clinics"
import type { DemoClinic, DemoStaff } from "./demo-clinics"
import { demoId } from "./demo-id"
import { demoRecords } from "./demo-records"
import { users } from "./schema/identity"
import { ensureBookings } from "./seed-bookings"
import { ensureDaysThatDiffer } from "./seed-days"
import { isErased } from "./seed-erased"
import { ensureHolidays, ensureHours, ensureVisitTypes } from "./seed-hours"
import { ensureRecord } from "./seed-records"
import { ensureBedside, ensurePatient } from "./seed-visits"
import { ensureWaiting } from "./seed-waiting"

export type SeedOptions = {
  ownerUrl: string
  appUrl: string
  baseUrl: string
  /** The app's environment. `DEMO_PASSWORD`, when given, is every account's password. */
  settings: Record<string, string>
  at: Date
}

export type Seeded = {
  accounts: { role: string; email: string; password: string; name: string; clinic: string }[]
  patients: { name: string; birthDate: string; visitLink: string; clinic: string }[]
  bedside: { patient: string; link: string }[]
}

/**
 * Makes the demo clinics, or tops them up: the accounts sign in with the password, and each answered
 * link can be joined at `at`. Running it again adds only what is missing or over.
 */
export async function seed(options: SeedOptions): Promise<Seeded> {
  Object.assign(process.env, options.settings, {
    DATABASE_URL: options.appUrl,
    BASE_URL: options.baseUrl,
  })
  const password = options.settings["DEMO_PASSWORD"] ?? randomBytes(12).toString("base64url")
  const seeded: Seeded = { accounts: [], patients: [], bedside: [] }
  try {
    await ensureClinics(options.ownerUrl, options.at)
    for (const clinic of demoClinics) await seedClinic(clinic, { ...options, password }, seeded)
    return seeded
  } finally {
    await closeDatabase()
  }
}

// The app's role may not make clinics; the owner is bound by row-level security all the same.
async function ensureClinics(ownerUrl: string, at: Date): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl })
  await client.connect()
  try {
    for (const [index, { slug, name, phone, zone }] of demoClinics.entries()) {
      const id = demoId("clinic", slug)
      await client.query("begin")
      await client.query("select set_config('app.tenant', $1, true)", [id])
      await client.query(
        "insert into clinics (id, slug, name, phone, zone, emergency_number, created_at) values ($1, $2, $3, $4, $5, '999', $6) on conflict (id) do nothing",
        [id, slug, name, phone, zone, new Date(at.getTime() + index)],
      )
      await client.query("commit")
    }
  } finally {
    await client.end()
  }
}

type Run = { at: Date; baseUrl: string; password: string }

async function seedClinic(clinic: DemoClinic, run: Run, seeded: Seeded): Promise<void> {
  const clinicId = ClinicId.parse(demoId("clinic", clinic.slug))
  const actor = systemActor("seed", clinicId)
  const hashes = await passwordHashes(clinicId, clinic.staff, run.password)
  await withTenant(clinicId, async (tx) => {
    await ensureStaff(tx, clinicId, clinic.staff, hashes, run.at)
    await ensureVisitTypes(tx, clinicId, clinic)
    await ensureHolidays(tx, clinicId, run.at)
  })
  for (const { role, email, name } of clinic.staff) {
    seeded.accounts.push({ role, email, name, password: run.password, clinic: clinic.slug })
  }
  for (const patient of clinic.patients) {
    const id = PatientId.parse(demoId("patient", patient.reference))
    if (await withTenant(clinicId, (tx) => isErased(tx, id))) continue
    const visit = await withTenant(clinicId, (tx) =>
      ensurePatient(tx, actor, clinic, patient, run.at),
    )
    const kept = demoRecords.find(({ reference }) => reference === patient.reference)
    if (kept !== undefined)
      await withTenant(clinicId, (tx) => ensureRecord(tx, actor, clinic, kept, run.at))
    if (patient.visit !== "now" || visit === undefined) continue
    const { name, birthDate } = patient
    seeded.patients.push({
      name,
      birthDate,
      visitLink: `${run.baseUrl}/join#t=${linkToken("visit", visit.linkId)}`,
      clinic: clinic.slug,
    })
    if (!patient.bedside) continue
    const deviceId = await withTenant(clinicId, (tx) => ensureBedside(tx, actor, visit, run.at))
    seeded.bedside.push({
      patient: name,
      link: `${run.baseUrl}/bedside#t=${linkToken("device", deviceId)}`,
    })
  }
  await withTenant(clinicId, (tx) => ensureBookings(tx, actor, run.at))
  await withTenant(clinicId, (tx) => ensureWaiting(tx, actor, clinic, run.at))
  await withTenant(clinicId, (tx) => ensureDaysThatDiffer(tx, clinicId, clinic.staff, run.at))
}

/**
 * New hashes, by e-mail address: for accounts that are not there yet, and for all when the password is
 * another. They share one, so the first account's answers for the rest: each look takes scrypt's time.
 */
async function passwordHashes(
  clinicId: ClinicId,
  staff: readonly DemoStaff[],
  password: string,
): Promise<Map<string, string>> {
  const stored = await withTenant(clinicId, (tx) =>
    tx.select({ email: users.email, hash: users.passwordHash }).from(users),
  )
  const first = stored.find((user) => user.email === staff[0]?.email)
  const same = first !== undefined && (await passwordMatches(password, first.hash))
  const wanted = staff.filter(({ email }) => !same || !stored.some((user) => user.email === email))
  return new Map(
    await Promise.all(
      wanted.map(async ({ email }) => [email, await hashPassword(password)] as const),
    ),
  )
}

async function ensureStaff(
  tx: Tx,
  clinicId: ClinicId,
  staff: readonly DemoStaff[],
  hashes: ReadonlyMap<string, string>,
  at: Date,
): Promise<void> {
  for (const [index, { email, name, role, hours, zone }] of staff.entries()) {
    const id = UserId.parse(demoId("user", email))
    const passwordHash = hashes.get(email)
    if (passwordHash !== undefined) {
      await tx
        .insert(users)
        .values({
          id,
          clinicId,
          email,
          name,
          role,
          passwordHash,
          zone: zone ?? null,
          createdAt: new Date(at.getTime() + index),
          // Two of them can show an erasure at once: as people who have been there for a month.
          standingAt: new Date(at.getTime() - 30 * 86_400_000),
        })
        .onConflictDoUpdate({ target: users.id, set: { passwordHash } })
    }
    if (hours !== undefined) await ensureHours(tx, clinicId, id, hours)
  }
}
