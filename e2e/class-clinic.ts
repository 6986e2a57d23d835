import { createHash, randomBytes, randomUUID } from "node:crypto"

import type { Page } from "@playwright/test"

import { account, running } from "./running"
import type { Account } from "./running"
import { signIn } from "./test"
import { enterWaitingRoom, withDatabase } from "./visit"

export type ArrangedMember = { visitId: string; name: string; birthDate: string; link: string }
export type ArrangedClass = { classId: string; host: Account; members: ArrangedMember[] }

/** A class that starts now, with a host of its own and so many members. Written by the superuser. */
export async function arrangeClass(places: number): Promise<ArrangedClass> {
  const like = account("clinician")
  const short = randomUUID().slice(0, 8)
  const [classId, hostId, typeId] = [randomUUID(), randomUUID(), randomUUID()]
  const host = { ...like, email: `host-${short}@riverside.example`, name: `Dr Host ${short}` }
  const startsAt = new Date(Date.now() + 60_000)
  const endsAt = new Date(startsAt.getTime() + 45 * 60_000)
  const members = await withDatabase(async (client) => {
    const run = (text: string, values: unknown[]) => client.query(text, values)
    const known = await client.query<{ clinic_id: string; password_hash: string }>(
      "select clinic_id, password_hash from users where email = $1",
      [like.email],
    )
    const [row] = known.rows
    if (row === undefined) throw new Error("the seed's clinician is gone")
    const { clinic_id: clinic, password_hash: hash } = row
    await run(
      "insert into users (id, clinic_id, email, name, role, password_hash) values ($1, $2, $3, $4, 'clinician', $5)",
      [hostId, clinic, host.email, host.name, hash],
    )
    // Not offered to anybody: other tests count what is.
    await run(
      "insert into visit_types (id, clinic_id, slug, name, name_zh, minutes, step_minutes, capacity, active) values ($1, $2, $3, 'Heart class', '心脏课', 45, 60, $4, false)",
      [typeId, clinic, `class-${short}`, places],
    )
    await run(
      "insert into group_sessions (id, clinic_id, visit_type_id, clinician_id, starts_at, ends_at, capacity) values ($1, $2, $3, $4, $5, $6, $7)",
      [classId, clinic, typeId, hostId, startsAt, endsAt, places],
    )
    const booked: ArrangedMember[] = []
    for (let place = 1; place <= places; place++) {
      const [patientId, visitId] = [randomUUID(), randomUUID()]
      const token = randomBytes(32).toString("base64url")
      const name = `Member${place} Of ${short}`
      await run(
        "insert into patients (id, clinic_id, reference, name, birth_date, sex) values ($1, $2, $3, $4, '1958-03-27', 'F')",
        [patientId, clinic, `RC-${short}-${place}`, name],
      )
      await run(
        "insert into visits (id, clinic_id, patient_id, clinician_id, visit_type_id, session_id, seat_no, starts_at, ends_at, reason) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'Heart class')",
        [visitId, clinic, patientId, hostId, typeId, classId, place, startsAt, endsAt],
      )
      await run(
        "insert into visit_links (id, token_hash, clinic_id, visit_id, patient_id) values ($1, $2, $3, $4, $5)",
        [randomUUID(), createHash("sha256").update(token).digest(), clinic, visitId, patientId],
      )
      const link = `${running.baseUrl}/join#t=${token}`
      booked.push({ visitId, name, birthDate: "1958-03-27", link })
    }
    return booked
  })
  return { classId, host, members }
}

/** To the waiting room of the class. */
export async function waitForClass(page: Page, member: ArrangedMember): Promise<void> {
  await enterWaitingRoom(page, member, { vitals: false, charting: false })
}

/** The host's page of the class, from today's list. */
export async function openClass(page: Page, { host }: ArrangedClass): Promise<void> {
  await signIn(page, host)
  await page.getByRole("link", { name: "Open the class" }).first().click()
  await page.waitForURL(/\/classes\//)
}
