import { createHash, randomBytes, randomUUID } from "node:crypto"

import { and, desc, eq, gt, gte, inArray, isNull, lte } from "drizzle-orm"
import pg from "pg"

import type { SystemActor } from "@/lib/actor"
import { record } from "@/lib/audit/record"
import { Fault } from "@/lib/error"
import { linkToken, tokenHash } from "@/lib/identity/link-token"
import { hashPassword, passwordMatches } from "@/lib/identity/password"
import { systemActor } from "@/lib/identity/system"
import { ClinicId, DeviceId, PatientId, UserId, VisitId } from "@/lib/ids"
import { calendarOf } from "@/lib/scheduling/calendar"
import { insertVisit } from "@/lib/scheduling/insert-visit"
import { freeSlots } from "@/lib/scheduling/slots"
import type { Slot } from "@/lib/scheduling/slots"
import { issueLink } from "@/lib/scheduling/visit-link"

import { closeDatabase, withTenant } from "./client"
import type { Tx } from "./client"
import { demoClinics } from "./demo-clinics"
import type { DemoClinic, DemoPatient, DemoStaff } from "./demo-clinics"
import { patients, users, visitLinks } from "./schema/identity"
import { devices } from "./schema/rooms"
import { availabilityRules, visits } from "./schema/scheduling"

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

/** A link can be joined from 30 minutes before the visit's start to 2 hours after its end. */
const opensBeforeMs = 30 * 60_000
const closesAfterMs = 2 * 3_600_000
/** What is left of a window that is still worth handing out. */
const worthMs = 30 * 60_000

// The app's role may not make clinics; the owner is bound by row-level security all the same.
async function ensureClinics(ownerUrl: string, at: Date): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl })
  await client.connect()
  try {
    for (const [index, { slug, name, phone, zone }] of demoClinics.entries()) {
      const id = idOf("clinic", slug)
      await client.query("begin")
      await client.query("select set_config('app.tenant', $1, true)", [id])
      await client.query(
        "insert into clinics (id, slug, name, phone, zone, created_at) values ($1, $2, $3, $4, $5, $6) on conflict (id) do nothing",
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
  const clinicId = ClinicId.parse(idOf("clinic", clinic.slug))
  const actor = systemActor("seed", clinicId)
  const hashes = await passwordHashes(clinicId, clinic.staff, run.password)
  await withTenant(clinicId, (tx) => ensureStaff(tx, clinicId, clinic.staff, hashes, run.at))
  for (const { role, email, name } of clinic.staff) {
    seeded.accounts.push({ role, email, name, password: run.password, clinic: clinic.slug })
  }
  for (const patient of clinic.patients) {
    const visit = await withTenant(clinicId, (tx) =>
      ensurePatient(tx, actor, clinic, patient, run.at),
    )
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
  for (const [index, { email, name, role, visitMinutes }] of staff.entries()) {
    const id = UserId.parse(idOf("user", email))
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
          createdAt: new Date(at.getTime() + index),
        })
        .onConflictDoUpdate({ target: users.id, set: { passwordHash } })
    }
    if (visitMinutes !== undefined) await ensureHours(tx, clinicId, id, visitMinutes)
  }
}

// A rule that ends when it starts lasts until the same time of the next day.
async function ensureHours(
  tx: Tx,
  clinicId: ClinicId,
  clinicianId: UserId,
  minutes: number,
): Promise<void> {
  const known = await tx
    .select({ id: availabilityRules.id })
    .from(availabilityRules)
    .where(eq(availabilityRules.clinicianId, clinicianId))
    .limit(1)
  if (known.length > 0) return
  await tx.insert(availabilityRules).values(
    [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({
      clinicId,
      clinicianId,
      weekday,
      startsAt: "00:00",
      endsAt: "00:00",
      stepMinutes: minutes,
      visitMinutes: minutes,
    })),
  )
}

type DemoVisit = { id: VisitId; patientId: PatientId; endsAt: Date; linkId: string }

async function ensurePatient(
  tx: Tx,
  actor: SystemActor,
  clinic: DemoClinic,
  patient: DemoPatient,
  at: Date,
): Promise<DemoVisit | undefined> {
  const { clinicId } = actor
  const { reference, name, birthDate, sex, language, phone, allergies = "" } = patient
  const id = PatientId.parse(idOf("patient", reference))
  const email = `${name
    .toLowerCase()
    .replace(/[^a-z ]/g, "")
    .trim()
    .replaceAll(" ", ".")}@patients.example`
  const made = await tx
    .insert(patients)
    .values({
      id,
      clinicId,
      reference,
      name,
      birthDate,
      sex,
      language,
      email,
      phone,
      allergies,
      createdAt: at,
    })
    .onConflictDoNothing()
    .returning({ id: patients.id })
  if (made.length > 0) {
    const entity = { type: "patient" as const, id }
    await record(
      tx,
      actor,
      {
        action: "patient.created",
        patientId: id,
        entity,
        outcome: "success",
        purpose: "HOPERAT",
        data: {},
      },
      at,
    )
  }
  const clinician = clinic.staff.find((one) => one.name === patient.clinician)
  if (clinician === undefined)
    throw new Fault("invariant", `${clinic.slug} has no ${patient.clinician}`)
  return ensureVisit(
    tx,
    actor,
    { id, reason: patient.reason, visit: patient.visit },
    UserId.parse(idOf("user", clinician.email)),
    at,
  )
}

async function ensureVisit(
  tx: Tx,
  actor: SystemActor,
  patient: { id: PatientId; reason: string; visit: "now" | number },
  clinicianId: UserId,
  at: Date,
): Promise<DemoVisit | undefined> {
  const standing =
    patient.visit === "now"
      ? await joinableVisit(tx, patient.id, at)
      : await upcomingVisit(tx, patient.id, at)
  if (standing !== undefined)
    return {
      ...standing,
      linkId: (await liveLink(tx, standing.id)) ?? (await newLink(tx, actor, standing, at)),
    }
  const slot = await slotFor(tx, clinicianId, patient, at)
  if (slot === undefined) return undefined
  const visit = {
    id: VisitId.parse(randomUUID()),
    patientId: patient.id,
    clinicianId,
    startsAt: new Date(slot.startsAt),
    endsAt: new Date(slot.endsAt),
    reason: patient.reason,
    hasEmail: true,
  }
  return { ...visit, linkId: await insertVisit(tx, actor, visit, "HOPERAT", at) }
}

type Standing = { id: VisitId; patientId: PatientId; endsAt: Date }
const standingColumns = { id: visits.id, patientId: visits.patientId, endsAt: visits.endsAt }

async function joinableVisit(
  tx: Tx,
  patientId: PatientId,
  at: Date,
): Promise<Standing | undefined> {
  const rows = await tx
    .select(standingColumns)
    .from(visits)
    .where(
      and(
        eq(visits.patientId, patientId),
        inArray(visits.state, ["booked", "waiting"]),
        lte(visits.startsAt, new Date(at.getTime() + opensBeforeMs)),
        gte(visits.endsAt, new Date(at.getTime() - closesAfterMs + worthMs)),
      ),
    )
    .orderBy(desc(visits.startsAt))
    .limit(1)
  return rows[0]
}

async function upcomingVisit(
  tx: Tx,
  patientId: PatientId,
  at: Date,
): Promise<Standing | undefined> {
  const rows = await tx
    .select(standingColumns)
    .from(visits)
    .where(and(eq(visits.patientId, patientId), eq(visits.state, "booked"), gt(visits.endsAt, at)))
    .limit(1)
  return rows[0]
}

/** For "now" the slot that runs or the next one, else one just past; otherwise the first that many minutes ahead. */
async function slotFor(
  tx: Tx,
  clinicianId: UserId,
  patient: { id: PatientId; visit: "now" | number },
  at: Date,
): Promise<Slot | undefined> {
  const now = at.getTime()
  const window = { from: now - closesAfterMs + worthMs, to: now + 24 * 3_600_000 }
  const calendar = await calendarOf(tx, clinicianId, window, patient.id)
  const free = calendar === undefined ? [] : freeSlots(calendar, window, 0)
  if (patient.visit !== "now") {
    const wanted = now + patient.visit * 60_000
    return free.find((slot) => slot.startsAt >= wanted)
  }
  const joinable = free.filter((slot) => slot.startsAt <= now + opensBeforeMs)
  return joinable.find((slot) => slot.endsAt > now) ?? joinable.at(-1)
}

async function liveLink(tx: Tx, visitId: VisitId): Promise<string | undefined> {
  const rows = await tx
    .select({ id: visitLinks.id })
    .from(visitLinks)
    .where(
      and(
        eq(visitLinks.visitId, visitId),
        isNull(visitLinks.revokedAt),
        gt(visitLinks.triesLeft, 0),
      ),
    )
    .orderBy(desc(visitLinks.createdAt))
    .limit(1)
  return rows[0]?.id
}

function newLink(tx: Tx, actor: SystemActor, visit: Standing, at: Date): Promise<string> {
  return issueLink(tx, actor, { ...visit, hasEmail: true }, "HOPERAT", at)
}

async function ensureBedside(
  tx: Tx,
  actor: SystemActor,
  visit: DemoVisit,
  at: Date,
): Promise<DeviceId> {
  const { clinicId } = actor
  const [known] = await tx
    .select({ id: devices.id })
    .from(devices)
    .where(and(eq(devices.visitId, visit.id), isNull(devices.revokedAt)))
    .limit(1)
  if (known !== undefined) return known.id
  const id = DeviceId.parse(randomUUID())
  const { id: visitId, patientId } = visit
  await tx
    .insert(devices)
    .values({
      id,
      clinicId,
      visitId,
      patientId,
      tokenHash: tokenHash(linkToken("device", id)),
      label: "Bedside monitor",
      createdAt: at,
    })
  const expiresAt = new Date(visit.endsAt.getTime() + closesAfterMs).toISOString()
  await record(
    tx,
    actor,
    {
      action: "device.linked",
      patientId,
      entity: { type: "device", id },
      outcome: "success",
      purpose: "HOPERAT",
      data: { visitId, deviceId: id, expiresAt },
    },
    at,
  )
  return id
}

/** The same id for the same name on every installation: a UUID of version 8 (RFC 9562) from SHA-256. */
function idOf(kind: string, name: string): string {
  const bytes = createHash("sha256")
    .update(`housecall demo/${kind}/${name}`)
    .digest()
    .subarray(0, 16)
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x80, 6)
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8)
  return bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5")
}
