import { randomUUID } from "node:crypto"

import type { TestDatabase } from "@/db/testing"
import { mintActor } from "@/lib/actor"
import type { PortalActor, StaffActor, StaffRole, VisitorActor } from "@/lib/actor"
import { ClinicId, PatientId, UserId, VisitTypeId } from "@/lib/ids"

export type TypeShape = {
  minutes?: number
  step?: number
  before?: number
  after?: number
  capacity?: number
  cutoff?: number
  assignment?: "named" | "first_available" | "least_loaded"
  approval?: boolean
  interpreter?: boolean
  selfBooking?: boolean
}

export type BookingClinic = Awaited<ReturnType<typeof bookingClinic>>

/** A clinic in London whose staff see patients from 09:00 to 17:00 on every day, by one visit type. */
export async function bookingClinic(
  database: TestDatabase,
  shape: TypeShape & { clinicians?: number; interpreters?: number; zone?: string } = {},
) {
  const clinicId = ClinicId.parse(randomUUID())
  const query = (text: string, values: unknown[]) => database.admin.query(text, values)
  await query(
    "insert into clinics (id, slug, name, phone, zone) values ($1, $2, 'Riverside Clinic', '020 7946 0148', $3)",
    [clinicId, `c-${clinicId.slice(0, 8)}`, shape.zone ?? "Europe/London"],
  )
  const visitTypeId = VisitTypeId.parse(randomUUID())
  await query(
    `insert into visit_types (id, clinic_id, slug, name, minutes, step_minutes, buffer_before_minutes, buffer_after_minutes,
       capacity, cutoff_minutes, assignment, needs_approval, needs_interpreter, self_booking)
     values ($1, $2, 'consultation', 'Consultation', $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
    [
      visitTypeId,
      clinicId,
      shape.minutes ?? 30,
      shape.step ?? 30,
      shape.before ?? 0,
      shape.after ?? 0,
      shape.capacity ?? 1,
      shape.cutoff ?? 0,
      shape.assignment ?? "first_available",
      shape.approval ?? false,
      shape.interpreter ?? false,
      shape.selfBooking ?? true,
    ],
  )
  const people = async (role: StaffRole, count: number): Promise<UserId[]> => {
    const ids = Array.from({ length: count }, () => UserId.parse(randomUUID()))
    for (const [n, id] of ids.entries()) {
      await query(
        "insert into users (id, clinic_id, email, name, role, password_hash, created_at) values ($1, $2, $3, $4, $5, 'x', $6)",
        [id, clinicId, `${id}@clinic.example`, `Dr ${n}`, role, new Date(n * 1000)],
      )
      await query(
        "insert into availability_rules (clinic_id, clinician_id, weekday, starts_at, ends_at) select $1, $2, day, '09:00', '17:00' from generate_series(1, 7) as day",
        [clinicId, id],
      )
    }
    return ids
  }
  const clinicians = await people("clinician", shape.clinicians ?? 1)
  const interpreters = await people("interpreter", shape.interpreters ?? 0)
  for (const id of clinicians)
    await query(
      "insert into visit_type_clinicians (clinic_id, visit_type_id, clinician_id) values ($1, $2, $3)",
      [clinicId, visitTypeId, id],
    )
  const [clinicianId] = clinicians
  if (clinicianId === undefined) throw new Error("a clinic has a clinician")

  const patient = async (): Promise<PatientId> => {
    const id = PatientId.parse(randomUUID())
    await query(
      "insert into patients (id, clinic_id, reference, name, birth_date, sex, email) values ($1, $2, $3, 'Agnes Thistledown', '1942-03-14', 'F', 'agnes@patients.example')",
      [id, clinicId, `RC-${id.slice(0, 8)}`],
    )
    return id
  }
  const known = new Map<StaffRole, UserId>()
  const memberOf = async (role: StaffRole): Promise<StaffActor> => {
    const userId = known.get(role) ?? (await people(role, 1))[0]
    if (userId === undefined) throw new Error("somebody")
    known.set(role, userId)
    return staffActor(clinicId, role, userId)
  }
  return {
    clinicId,
    visitTypeId,
    clinicians,
    clinicianId,
    interpreters,
    scheduler: await memberOf("scheduler"),
    patient,
    patients: (count: number) => Promise.all(Array.from({ length: count }, patient)),
    memberOf,
    clinician: (userId: UserId) => staffActor(clinicId, "clinician", userId),
    visitor: (): VisitorActor =>
      mintActor({ kind: "visitor", clinicId, visitorId: randomUUID(), requestId: "r" }),
    portal: (patientId: PatientId): PortalActor =>
      mintActor({ kind: "portal", clinicId, patientId, proxyId: null, requestId: "r" }),
  }
}

function staffActor(clinicId: ClinicId, role: StaffRole, userId: UserId): StaffActor {
  return mintActor({ kind: "staff", clinicId, userId, role, name: "Orla", requestId: "r" })
}

export function key(): string {
  return `key-${randomUUID()}`
}

/**
 * What stands against what is claimed: the reservations that live visits and holds must have, and those
 * that there are, as lines. They are equal at any moment.
 */
export async function claims(
  database: TestDatabase,
  clinicId: ClinicId,
): Promise<{ wanted: string[]; found: string[] }> {
  const lines = async (text: string): Promise<string[]> =>
    (await database.admin.query<{ line: string }>(text, [clinicId])).rows.map(({ line }) => line)
  const row = `concat_ws(' ', kind, person_id, lower(during), upper(during), 'v', visit_id, 'h', hold_id, 's', session_id, seat_no)`
  const wanted = `
    with live as (
      select id as visit_id, null::uuid as hold_id, clinician_id, interpreter_id, patient_id, session_id, seat_no, starts_at,
        case when state = 'ended' then least(ends_at, ended_at) else ends_at end as ends_at,
        make_interval(mins => buffer_before_minutes) as before, make_interval(mins => buffer_after_minutes) as after
      from visits where clinic_id = $1 and state <> 'cancelled' and (state <> 'ended' or ended_at > starts_at)
      union all
      select null, id, clinician_id, interpreter_id, patient_id, session_id, seat_no, starts_at, ends_at,
        make_interval(mins => buffer_before_minutes), make_interval(mins => buffer_after_minutes)
      from holds where clinic_id = $1 and state in ('held', 'requested')
    ), claimed as (
      select 'clinician' as kind, clinician_id as person_id, tstzrange(starts_at - before, ends_at + after) as during,
        visit_id, hold_id, null::uuid as session_id, null::int as seat_no from live where session_id is null
      union all
      select 'interpreter', interpreter_id, tstzrange(starts_at - before, ends_at + after), visit_id, hold_id, null, null
        from live where session_id is null and interpreter_id is not null
      union all
      select 'patient', patient_id, tstzrange(starts_at, ends_at), visit_id, hold_id, null, null from live where patient_id is not null
      union all
      select 'seat', null, tstzrange(s.starts_at, s.ends_at), visit_id, hold_id, session_id, seat_no
        from live join group_sessions s on s.id = session_id
      union all
      select distinct p.kind, p.id, tstzrange(s.starts_at - make_interval(mins => s.buffer_before_minutes),
          s.ends_at + make_interval(mins => s.buffer_after_minutes)), null::uuid, null::uuid, s.id, null::int
        from live join group_sessions s on s.id = session_id,
        lateral (values ('clinician', s.clinician_id), ('interpreter', s.interpreter_id)) as p (kind, id) where p.id is not null
    )
    select ${row} as line from claimed order by 1`
  return {
    wanted: await lines(wanted),
    found: await lines(`select ${row} as line from reservations where clinic_id = $1 order by 1`),
  }
}
