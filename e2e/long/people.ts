import { randomUUID } from "node:crypto"

import { account } from "../running"
import type { Account } from "../running"
import { withDatabase } from "../visit"

export type Somebody = { id: string; name: string; email: string }

/** Patients who are nobody else's, each with an address of their own. */
export async function arrangePatients(count: number): Promise<Somebody[]> {
  const all = Array.from({ length: count }, () => {
    const id = randomUUID()
    return { id, name: `Patient ${id.slice(0, 8)}`, email: `${id.slice(0, 13)}@kills.example` }
  })
  await withDatabase(async (client) => {
    for (const { id, name, email } of all)
      await client.query(
        "insert into patients (id, clinic_id, reference, name, birth_date, sex, email) select $1, clinic_id, $2, $3, '1958-03-27', 'F', $4 from users where email = $5",
        [id, `RC-${id.slice(0, 13)}`, name, email, account("scheduler").email],
      )
  })
  return all
}

/** A line of this test's own, with as many clinicians who take from it. */
export async function arrangeLine(
  clinicians: number,
): Promise<{ typeId: string; clinicians: Account[] }> {
  const like = account("clinician")
  const typeId = randomUUID()
  const short = typeId.slice(0, 8)
  const all = Array.from({ length: clinicians }, (_, nth) => ({
    ...like,
    email: `line-${nth}-${short}@riverside.example`,
    name: `Dr Line ${nth} ${short}`,
  }))
  await withDatabase(async (client) => {
    await client.query(
      "insert into visit_types (id, clinic_id, slug, name, minutes, step_minutes, on_demand, self_booking, position) select $1, clinic_id, $2, $3, 15, 15, true, true, 50 from users where email = $4",
      [typeId, `line-${short}`, `Line ${short}`, like.email],
    )
    for (const { email, name } of all) {
      const id = randomUUID()
      await client.query(
        "insert into users (id, clinic_id, email, name, role, password_hash) select $1, clinic_id, $2, $3, 'clinician', password_hash from users where email = $4",
        [id, email, name, like.email],
      )
      await client.query(
        "insert into visit_type_clinicians (clinic_id, visit_type_id, clinician_id) select clinic_id, $1, id from users where id = $2",
        [typeId, id],
      )
    }
  })
  return { typeId, clinicians: all }
}
