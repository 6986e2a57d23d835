import { createHash, randomBytes, randomUUID } from "node:crypto"

import type { Locator, Page } from "@playwright/test"
import pg from "pg"

import { account, running } from "./running"
import type { Account } from "./running"
import { expect } from "./test"

export type ArrangedVisit = {
  visitId: string
  clinicId: string
  patientId: string
  patient: string
  birthDate: string
  /** The patient's link. */
  link: string
  /** A clinician of this visit's own, with the demo's password. */
  clinician: Account
  bedsideLink: string
  bedsideToken: string
}

/**
 * A visit that starts now, with a clinician, a patient and a bedside device of its own, so that no
 * test meets another's traces. Written by the superuser: how a visit comes to be is the journey's to test.
 */
export async function arrangeVisit(
  options: { startsInMinutes?: number; like?: Account } = {},
): Promise<ArrangedVisit> {
  const like = options.like ?? account("clinician")
  const short = randomUUID().slice(0, 8)
  const startsAt = new Date(Date.now() + (options.startsInMinutes ?? 1) * 60_000)
  const ids = {
    clinician: randomUUID(),
    patient: randomUUID(),
    visit: randomUUID(),
    device: randomUUID(),
  }
  const patientToken = randomBytes(32).toString("base64url")
  const bedsideToken = randomBytes(32).toString("base64url")
  const clinician = {
    ...like,
    email: `doctor-${short}@riverside.example`,
    name: `Dr Test ${short}`,
  }
  const patient = `Patient ${short}`
  const clinicId = await withDatabase(async (client) => {
    const known = await client.query<{ clinic_id: string; password_hash: string }>(
      "select clinic_id, password_hash from users where email = $1",
      [like.email],
    )
    const [row] = known.rows
    if (row === undefined) throw new Error("the seed's clinician is gone")
    const { clinic_id: clinic, password_hash: hash } = row
    const run = (text: string, values: unknown[]) => client.query(text, values)
    await run(
      "insert into users (id, clinic_id, email, name, role, password_hash) values ($1, $2, $3, $4, 'clinician', $5)",
      [ids.clinician, clinic, clinician.email, clinician.name, hash],
    )
    await run(
      "insert into patients (id, clinic_id, reference, name, birth_date, sex) values ($1, $2, $3, $4, '1958-03-27', 'F')",
      [ids.patient, clinic, `RC-${short}`, patient],
    )
    await run(
      "insert into chart_entries (id, version, clinic_id, patient_id, kind, status, name, detail, written_at) values ($1, 1, $2, $3, 'allergy', 'active', 'Penicillin', 'rash', now())",
      [randomUUID(), clinic, ids.patient],
    )
    await run(
      "insert into visits (id, clinic_id, patient_id, clinician_id, starts_at, ends_at, reason) values ($1, $2, $3, $4, $5, $6, 'Cough for four days')",
      [
        ids.visit,
        clinic,
        ids.patient,
        ids.clinician,
        startsAt,
        new Date(startsAt.getTime() + 20 * 60_000),
      ],
    )
    await run(
      "insert into visit_links (id, token_hash, clinic_id, visit_id, patient_id) values ($1, $2, $3, $4, $5)",
      [randomUUID(), sha256(patientToken), clinic, ids.visit, ids.patient],
    )
    await run(
      "insert into devices (id, clinic_id, visit_id, patient_id, token_hash, label) values ($1, $2, $3, $4, $5, 'Bedside monitor')",
      [ids.device, clinic, ids.visit, ids.patient, sha256(bedsideToken)],
    )
    return clinic
  })
  return {
    visitId: ids.visit,
    clinicId,
    patientId: ids.patient,
    patient,
    birthDate: "1958-03-27",
    link: `${running.baseUrl}/join#t=${patientToken}`,
    clinician,
    bedsideLink: `${running.baseUrl}/bedside#t=${bedsideToken}`,
    bedsideToken,
  }
}

/** The superuser's eyes: what really is in the tables, past row-level security. */
export async function withDatabase<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: running.adminDatabaseUrl })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

/** Whose link it is: names lie sealed, so nobody is found by theirs. */
export async function patientOfLink(link: string): Promise<string> {
  const token = new URLSearchParams(new URL(link).hash.slice(1)).get("t") ?? ""
  return withDatabase(async (client) => {
    const { rows } = await client.query<{ patient_id: string }>(
      "select patient_id from visit_links where token_hash = $1",
      [sha256(token)],
    )
    return rows[0]?.patient_id ?? ""
  })
}

/** From the link to the waiting room, pressing what a patient presses. */
export async function enterWaitingRoom(
  page: Page,
  visit: { link: string; birthDate: string },
  agree: { vitals: boolean; charting: boolean; transcript?: boolean },
): Promise<void> {
  await page.goto(visit.link)
  await giveBirthDate(page, visit.birthDate)
  await page.getByRole("checkbox", { name: "See the doctor by video" }).click()
  if (agree.vitals)
    await page
      .getByRole("checkbox", { name: "Show my heart rate and oxygen to the doctor" })
      .click()
  if (agree.charting) await page.getByRole("checkbox", { name: "Keep them in my record" }).click()
  if (agree.transcript === true)
    await page.getByRole("checkbox", { name: "Write down our talk" }).click()
  await page.getByRole("button", { name: "I agree" }).click()
  await expect(page.getByText("Camera works")).toBeVisible()
  await page.getByRole("button", { name: "Go to the waiting room" }).click()
  await expect(page.getByRole("heading", { name: "You are in the waiting room" })).toBeVisible()
}

export async function giveBirthDate(page: Page, birthDate: string): Promise<void> {
  const [year = "", month = "", day = ""] = birthDate.split("-")
  await page.getByLabel("Day", { exact: true }).fill(String(Number(day)))
  await page.getByLabel("Month", { exact: true }).fill(String(Number(month)))
  await page.getByLabel("Year", { exact: true }).fill(year)
  await page.getByRole("button", { name: /^(Continue|Try again)$/ }).click()
}

/** Admits from today's list and waits until the patient can join. */
export async function admit(doctor: Page, visit: { patient: string }): Promise<void> {
  await doctor.getByRole("button", { name: `Admit ${visit.patient}` }).click()
  await doctor.waitForURL(/\/visits\//)
}

/** Admits from the visit's page, without encryption by the clinician's choice. */
export async function admitInClear(doctor: Page, visit: { visitId: string }): Promise<void> {
  await doctor.goto(`${running.baseUrl}/visits/${visit.visitId}`)
  await doctor.getByRole("button", { name: "Hold this visit without encryption" }).click()
  await doctor.getByRole("button", { name: "Hold without encryption" }).click()
}

export async function joinCall(patient: Page): Promise<void> {
  await patient.getByRole("button", { name: "Join now" }).click()
}

/** Both ways, encrypted, and still growing: each side's decoded frames pass `least` after now. */
export async function expectEncryptedVideo(page: Page, least = 15): Promise<void> {
  const stage = page.locator("[data-stage]")
  // The page writes both once a second: left alone, these looks would be a second apart, too.
  const soon = { timeout: 30_000, intervals: [100] }
  await expect
    .poll(() => stage.getAttribute("data-encrypted", { timeout: 30_000 }), soon)
    .toBe("true")
  await expect.poll(framesSince(stage), soon).toBeGreaterThan(least)
}

/** Frames of the picture that were decoded since the first call. The browser counts a new connection's from nothing. */
export function framesSince(stage: Locator): () => Promise<number> {
  let last: number | undefined
  let since = 0
  return async () => {
    const now = Number(await stage.getAttribute("data-remote-frames"))
    if (last !== undefined) since += now < last ? now : now - last
    last = now
    return since
  }
}

function sha256(token: string): Buffer {
  return createHash("sha256").update(token).digest()
}
