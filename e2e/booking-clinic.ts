import { randomUUID } from "node:crypto"

import { account, running } from "./running"
import type { Account } from "./running"
import { withDatabase } from "./visit"

export type BookingClinic = {
  id: string
  slug: string
  typeId: string
  clinicianId: string
  /** Its clinician, with the demo's password. */
  clinician: Account
  url: string
}

/**
 * A clinic of a test's own in New York: one clinician, open the whole day and night, one visit type
 * that is booked on its page. Every whole and half hour is free.
 */
export async function arrangeBookingClinic(
  type: { needsApproval?: boolean; intake?: object; zone?: string } = {},
): Promise<BookingClinic> {
  const like = account("clinician")
  const short = randomUUID().slice(0, 8)
  const slug = `hudson-${short}`
  const ids = { clinic: randomUUID(), clinician: randomUUID(), type: randomUUID() }
  const name = "Dr Juniper Hale"
  const clinician = {
    ...like,
    email: `hale-${short}@hudson.example`,
    name,
    clinic: "Hudson Clinic",
  }
  await withDatabase(async (client) => {
    const known = await client.query<{ password_hash: string }>(
      "select password_hash from users where email = $1",
      [like.email],
    )
    const run = (text: string, values: unknown[]) => client.query(text, values)
    await run(
      "insert into clinics (id, slug, name, phone, zone) values ($1, $2, 'Hudson Clinic', '020 7946 0171', $3)",
      [ids.clinic, slug, type.zone ?? "America/New_York"],
    )
    await run(
      "insert into users (id, clinic_id, email, name, role, password_hash) values ($1, $2, $3, $4, 'clinician', $5)",
      [ids.clinician, ids.clinic, clinician.email, name, known.rows[0]?.password_hash],
    )
    for (let weekday = 1; weekday <= 7; weekday++)
      await run(
        "insert into availability_rules (clinic_id, clinician_id, weekday, starts_at, ends_at) values ($1, $2, $3, '00:00', '00:00')",
        [ids.clinic, ids.clinician, weekday],
      )
    await run(
      "insert into visit_types (id, clinic_id, slug, name, name_zh, minutes, step_minutes, window_days, self_booking, needs_approval, intake) values ($1, $2, 'talk', 'First talk', '初次看诊', 30, 30, 365, true, $3, $4)",
      [
        ids.type,
        ids.clinic,
        type.needsApproval ?? false,
        JSON.stringify(type.intake ?? { questions: [] }),
      ],
    )
    await run(
      "insert into visit_type_clinicians (clinic_id, visit_type_id, clinician_id) values ($1, $2, $3)",
      [ids.clinic, ids.type, ids.clinician],
    )
  })
  return {
    id: ids.clinic,
    slug,
    typeId: ids.type,
    clinicianId: ids.clinician,
    clinician,
    url: `${running.baseUrl}/book/${slug}`,
  }
}

/** The starts of the clinic's visits that stand, as instants. */
export async function bookedStarts(clinic: BookingClinic): Promise<string[]> {
  return withDatabase(async (client) => {
    const { rows } = await client.query<{ starts_at: Date }>(
      "select starts_at from visits where clinic_id = $1 and state <> 'cancelled' order by starts_at",
      [clinic.id],
    )
    return rows.map((row) => row.starts_at.toISOString())
  })
}
