import { randomBytes, randomUUID } from "node:crypto"

import type pg from "pg"

import type { SeatState } from "@/db/schema/rooms"
import type { VisitState } from "@/db/schema/scheduling"
import { ClinicId, DeviceId, PatientId, UserId, VisitId } from "@/lib/ids"
import type { Protection } from "@/lib/protection"

/** For tests: a clinic of its own with one visit, by default in call and everybody admitted. */
export async function arrange(
  admin: pg.Pool,
  {
    state = "in_call",
    seat = "admitted",
    protection = "end_to_end",
  }: { state?: VisitState; seat?: SeatState; protection?: Protection } = {},
) {
  const clinicId = ClinicId.parse(randomUUID())
  const [userId, otherId] = [UserId.parse(randomUUID()), UserId.parse(randomUUID())]
  const patientId = PatientId.parse(randomUUID())
  const visitId = VisitId.parse(randomUUID())
  const deviceId = DeviceId.parse(randomUUID())
  const [room, patientIdentity, clinicianIdentity] = [name(), name(), name()]
  await admin.query(
    "insert into clinics (id, slug, name, phone, zone) values ($1, $2, 'Riverside Clinic', '020 7946 0148', 'Europe/London')",
    [clinicId, `c-${clinicId.slice(0, 8)}`],
  )
  for (const id of [userId, otherId]) {
    await admin.query(
      "insert into users (id, clinic_id, email, name, role, password_hash) values ($1, $2, $3, 'Dr Rowan Applegarth', 'clinician', 'x')",
      [id, clinicId, `${id}@riverside.example`],
    )
  }
  await admin.query(
    "insert into patients (id, clinic_id, reference, name, birth_date, sex) values ($1, $2, 'RC-204417', 'Agnes Thistledown', '1942-03-14', 'F')",
    [patientId, clinicId],
  )
  await admin.query(
    "insert into visits (id, clinic_id, patient_id, clinician_id, starts_at, ends_at, state, reason, room, protection) values ($1, $2, $3, $4, '2026-11-24T10:20Z', '2026-11-24T10:40Z', $5, 'Cough', $6, $7)",
    [visitId, clinicId, patientId, userId, state, state === "waiting" ? null : room, protection],
  )
  await admin.query(
    "insert into devices (id, clinic_id, visit_id, patient_id, token_hash, label) values ($1, $2, $3, $4, $5, 'Bedside')",
    [deviceId, clinicId, visitId, patientId, randomBytes(32)],
  )
  await admin.query(
    "insert into seats (id, clinic_id, visit_id, role, identity, state) values (gen_random_uuid(), $1, $2, 'patient', $3, $4)",
    [clinicId, visitId, patientIdentity, seat],
  )
  await admin.query(
    "insert into seats (id, clinic_id, visit_id, role, identity, user_id, state) values (gen_random_uuid(), $1, $2, 'clinician', $3, $4, $5)",
    [clinicId, visitId, clinicianIdentity, userId, seat],
  )
  const consent = async ({ video, vitals }: { video: boolean; vitals: boolean }) => {
    await admin.query(
      "insert into consents (clinic_id, visit_id, patient_id, video, vitals, charting, transcript, given_at) values ($1, $2, $3, $4, $5, false, false, clock_timestamp())",
      [clinicId, visitId, patientId, video, vitals],
    )
  }
  await consent({ video: true, vitals: true })

  return {
    clinicId,
    userId,
    visitId,
    room,
    patientIdentity,
    clinicianIdentity,
    otherId,
    patientId,
    deviceId,
    consent,
    /** What the audit log says about this clinic, oldest first. */
    async audited(): Promise<[action: string, outcome: string][]> {
      const { rows } = await admin.query<{ action: string; outcome: string }>(
        "select action, outcome from audit_events where clinic_id = $1 order by seq",
        [clinicId],
      )
      return rows.map((row) => [row.action, row.outcome])
    },
    async seat(
      identity: string,
    ): Promise<{ joined_at: Date | null; left_at: Date | null } | undefined> {
      const { rows } = await admin.query<{ joined_at: Date | null; left_at: Date | null }>(
        "select joined_at, left_at from seats where identity = $1",
        [identity],
      )
      return rows[0]
    },
  }
}

function name(): string {
  return randomBytes(18).toString("base64url")
}
