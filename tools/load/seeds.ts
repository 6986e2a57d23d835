import { randomBytes, randomUUID } from "node:crypto"
import { readFileSync } from "node:fs"

import pg from "pg"
import { z } from "zod"

import { tokenHash } from "@/lib/identity/link-token"

import { makeClinic } from "../bench/clinic"
import type { BenchClinic } from "../bench/clinic"
import type { House } from "../house"

export type SeededVisit = {
  visitId: string
  clinicId: string
  clinicianId: string
  /** The clinician's e-mail address; the password is the demo's. */
  email: string
  /** Of the patient's link. */
  token: string
  /** Of a session that the link has opened already. */
  session: string
}

export type Size = { clinics: number; cliniciansEach: number; patientsPerClinician: number }

export type Seeds = { visits: readonly SeededVisit[]; password: string; birthDate: string }

/**
 * Clinics of people with a visit each, from now on, written by the superuser: how they came to be is not what
 * is measured. A clinician's patients come one after another, as their time can be claimed only once.
 */
export async function seedVisits(house: House, size: Size): Promise<Seeds> {
  const { email, password } = demoAccount(house)
  const pool = new pg.Pool({ connectionString: house.database.admin, max: 2 })
  try {
    const visits: SeededVisit[] = []
    for (let nth = 0; nth < size.clinics; nth += 1) {
      const patients = size.cliniciansEach * size.patientsPerClinician
      const clinic = await makeClinic(pool, { clinicians: size.cliniciansEach, patients })
      await pool.query(
        "update users set password_hash = (select password_hash from users where email = $2) where clinic_id = $1",
        [clinic.clinicId, email],
      )
      visits.push(...(await visitsOf(pool, clinic)))
    }
    await pool.query("analyze")
    return { visits, password, birthDate: "1942-03-14" }
  } finally {
    await pool.end()
  }
}

async function visitsOf(pool: pg.Pool, clinic: BenchClinic): Promise<SeededVisit[]> {
  const { clinicId, clinicians, patients } = clinic
  const rows = patients.map((patientId, nth) => {
    const clinicianId = clinicians[nth % clinicians.length] ?? ""
    return {
      visitId: randomUUID(),
      patientId,
      clinicianId,
      minutes: Math.floor(nth / clinicians.length) * 15,
      token: randomBytes(32).toString("base64url"),
      session: randomBytes(32).toString("base64url"),
    }
  })
  const column = <T>(of: (row: (typeof rows)[number]) => T): T[] => rows.map(of)
  const visitIds = column((row) => row.visitId)
  const patientIds = column((row) => row.patientId)
  await pool.query(
    `insert into visits (id, clinic_id, patient_id, clinician_id, starts_at, ends_at, reason)
     select v, $1, p, c, now() + m * interval '1 minute', now() + (m + 15) * interval '1 minute', 'Cough'
     from unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::int[]) as r (v, p, c, m)`,
    [
      clinicId,
      visitIds,
      patientIds,
      column((row) => row.clinicianId),
      column((row) => row.minutes),
    ],
  )
  await pool.query(
    `insert into visit_links (id, token_hash, clinic_id, visit_id, patient_id)
     select gen_random_uuid(), h, $1, v, p from unnest($2::bytea[], $3::uuid[], $4::uuid[]) as r (h, v, p)`,
    [clinicId, column((row) => Buffer.from(tokenHash(row.token))), visitIds, patientIds],
  )
  await pool.query(
    `insert into patient_sessions (token_hash, clinic_id, visit_id, patient_id, expires_at)
     select h, $1, v, p, now() + interval '6 hours' from unnest($2::bytea[], $3::uuid[], $4::uuid[]) as r (h, v, p)`,
    [clinicId, column((row) => Buffer.from(tokenHash(row.session))), visitIds, patientIds],
  )
  return rows.map(({ visitId, clinicianId, token, session }) => ({
    visitId,
    clinicId,
    clinicianId,
    email: `${clinicianId}@riverside.example`,
    token,
    session,
  }))
}

const Demo = z.object({ accounts: z.array(z.object({ email: z.string(), password: z.string() })) })

function demoAccount(house: House): { email: string; password: string } {
  const [first] = Demo.parse(JSON.parse(readFileSync(house.demoFile, "utf8"))).accounts
  if (first === undefined) throw new Error("the demo has no account")
  return first
}
