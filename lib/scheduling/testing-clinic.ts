import { randomUUID } from "node:crypto"

import type { TestDatabase } from "@/db/testing"
import { mintActor } from "@/lib/actor"
import type { StaffActor, StaffRole, VisitorActor } from "@/lib/actor"
import { ClinicId, UserId, VisitTypeId } from "@/lib/ids"

export type HoursClinic = {
  clinicId: ClinicId
  /** Makes a member of staff; clinicians and interpreters may live in a zone of their own. */
  person(role: StaffRole, zone?: string): Promise<UserId>
  as(role: StaffRole, userId?: UserId): StaffActor
  visitor(): VisitorActor
  /** Makes a visit type of 15 minutes each quarter of an hour that these offer; columns may differ. */
  type(clinicians: readonly UserId[], columns?: Record<string, unknown>): Promise<VisitTypeId>
  /** "1 09:00-17:00": Monday. */
  hours(id: UserId, ...rules: string[]): Promise<void>
}

/** A London clinic with nobody in it, arranged past every rule. */
export async function hoursClinic(database: TestDatabase): Promise<HoursClinic> {
  const clinicId = ClinicId.parse(randomUUID())
  const run = (text: string, values: unknown[]) => database.admin.query(text, values)
  await run(
    "insert into clinics (id, slug, name, phone, zone) values ($1, $2, 'Riverside Clinic', '020 7946 0148', 'Europe/London')",
    [clinicId, `c-${clinicId.slice(0, 8)}`],
  )
  return {
    clinicId,
    async person(role, zone) {
      const id = UserId.parse(randomUUID())
      await run(
        "insert into users (id, clinic_id, email, name, role, password_hash, zone, created_at, standing_at) values ($1, $2, $3, $4, $5, 'x', $6, clock_timestamp(), clock_timestamp() - interval '30 days')",
        [id, clinicId, `${id}@clinic.example`, `${role} ${id.slice(0, 4)}`, role, zone ?? null],
      )
      return id
    },
    as: (role, userId = UserId.parse(randomUUID())) =>
      mintActor({ kind: "staff", clinicId, userId, role, name: "Orla", requestId: "r1" }),
    visitor: () =>
      mintActor({ kind: "visitor", clinicId, visitorId: randomUUID(), requestId: "r1" }),
    async type(clinicians, columns = {}) {
      const id = VisitTypeId.parse(randomUUID())
      const all = { minutes: 15, step_minutes: 15, window_days: 365, ...columns }
      const names = Object.keys(all)
      await run(
        `insert into visit_types (id, clinic_id, slug, name, ${names.join(", ")}) values ($1, $2, $3, 'Consultation', ${names.map((_, n) => `$${n + 4}`).join(", ")})`,
        [id, clinicId, `t-${id.slice(0, 8)}`, ...Object.values(all)],
      )
      for (const clinicianId of clinicians)
        await run(
          "insert into visit_type_clinicians (clinic_id, visit_type_id, clinician_id) values ($1, $2, $3)",
          [clinicId, id, clinicianId],
        )
      return id
    },
    async hours(id, ...rules) {
      for (const rule of rules) {
        const [weekday, period = ""] = rule.split(" ")
        const [startsAt, endsAt] = period.split("-")
        await run(
          "insert into availability_rules (clinic_id, clinician_id, weekday, starts_at, ends_at) values ($1, $2, $3, $4, $5)",
          [clinicId, id, weekday, startsAt, endsAt],
        )
      }
    },
  }
}

export function valueOf<T>(answer: { ok: true; value: T } | { ok: false; reason: string }): T {
  if (!answer.ok) throw new Error(answer.reason)
  return answer.value
}
