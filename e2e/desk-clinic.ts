import { randomUUID } from "node:crypto"

import pg from "pg"

import { account, running } from "./running"
import type { Account } from "./running"

export type BookingPeople = {
  visitTypeId: string
  typeName: string
  clinicianId: string
  clinician: Account
  patientId: string
  patient: string
  /** The next day on which the clinician works (YYYY-MM-DD, in the clinic's zone). */
  day: string
}

/**
 * A clinician of this test's own who works from 09:00 to 17:00 on every day, with a visit type that only
 * they offer, and a patient. Written by the superuser, so that no test meets another's bookings.
 */
export async function arrangeBooking(options: { approval?: boolean } = {}): Promise<BookingPeople> {
  const like = account("scheduler")
  const short = randomUUID().slice(0, 8)
  const ids = { clinician: randomUUID(), patient: randomUUID(), type: randomUUID() }
  const clinician = {
    ...like,
    role: "clinician",
    email: `doctor-${short}@riverside.example`,
    name: `Dr Book ${short}`,
  }
  const patient = `Patient ${short}`
  const typeName = `Check-up ${short}`
  const client = new pg.Client({ connectionString: running.adminDatabaseUrl })
  await client.connect()
  try {
    const run = (text: string, values: unknown[]) => client.query(text, values)
    const known = await client.query<{ clinic_id: string; password_hash: string }>(
      "select clinic_id, password_hash from users where email = $1",
      [like.email],
    )
    const [row] = known.rows
    if (row === undefined) throw new Error("the seed's scheduler is gone")
    await run(
      "insert into users (id, clinic_id, email, name, role, password_hash) values ($1, $2, $3, $4, 'clinician', $5)",
      [ids.clinician, row.clinic_id, clinician.email, clinician.name, row.password_hash],
    )
    await run(
      "insert into availability_rules (clinic_id, clinician_id, weekday, starts_at, ends_at) select $1, $2, day, '09:00', '17:00' from generate_series(1, 7) as day",
      [row.clinic_id, ids.clinician],
    )
    await run(
      "insert into visit_types (id, clinic_id, slug, name, minutes, step_minutes, needs_approval, self_booking, position) values ($1, $2, $3, $4, 30, 30, $5, true, 900)",
      [ids.type, row.clinic_id, `check-up-${short}`, typeName, options.approval ?? false],
    )
    await run(
      "insert into visit_type_clinicians (clinic_id, visit_type_id, clinician_id) values ($1, $2, $3)",
      [row.clinic_id, ids.type, ids.clinician],
    )
    await run(
      "insert into patients (id, clinic_id, reference, name, birth_date, sex) values ($1, $2, $3, $4, '1958-03-27', 'F')",
      [ids.patient, row.clinic_id, `RC-${short}`, patient],
    )
    const { rows } = await client.query<{ day: string }>(
      "select ((now() at time zone zone)::date + 1)::text as day from clinics where id = $1",
      [row.clinic_id],
    )
    const day = rows[0]?.day ?? ""
    return {
      visitTypeId: ids.type,
      typeName,
      clinicianId: ids.clinician,
      clinician,
      patientId: ids.patient,
      patient,
      day,
    }
  } finally {
    await client.end()
  }
}

/** Somebody else's visit with the clinician, at this start. */
export async function blockTime(people: BookingPeople, startsAt: string): Promise<void> {
  const client = new pg.Client({ connectionString: running.adminDatabaseUrl })
  await client.connect()
  try {
    const other = randomUUID()
    await client.query(
      "insert into patients (id, clinic_id, reference, name, birth_date, sex) select $1, clinic_id, $2, 'Somebody Else', '1970-01-01', 'M' from users where id = $3",
      [other, `RC-${other.slice(0, 8)}`, people.clinicianId],
    )
    await client.query(
      "insert into visits (id, clinic_id, patient_id, clinician_id, visit_type_id, starts_at, ends_at, reason) select gen_random_uuid(), clinic_id, $1, $2, $3, $4::timestamptz, $4::timestamptz + interval '30 minutes', 'Taken' from users where id = $2",
      [other, people.clinicianId, people.visitTypeId, startsAt],
    )
  } finally {
    await client.end()
  }
}

/** A patient's request that waits for approval, at this start. */
export async function arrangeRequest(people: BookingPeople, startsAt: string): Promise<void> {
  const client = new pg.Client({ connectionString: running.adminDatabaseUrl })
  await client.connect()
  try {
    await client.query(
      "insert into holds (id, clinic_id, visit_type_id, clinician_id, starts_at, ends_at, state, holder, patient_id, reason, expires_at) select gen_random_uuid(), clinic_id, $1, $2, $3::timestamptz, $3::timestamptz + interval '30 minutes', 'requested', 'patient:' || $4, $4::uuid, 'Sick note', $3::timestamptz from users where id = $2",
      [people.visitTypeId, people.clinicianId, startsAt, people.patientId],
    )
  } finally {
    await client.end()
  }
}
