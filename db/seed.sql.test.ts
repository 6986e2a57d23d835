import { expect, it } from "vitest"

import { redeemLink } from "@/lib/consultations/redeem-command"
import { erasePatient } from "@/lib/erasure/erase-command"
import { lookAtLink } from "@/lib/identity/join"
import { passwordMatches } from "@/lib/identity/password"
import { systemActor } from "@/lib/identity/system"
import type { ClinicId } from "@/lib/ids"

import { seed } from "./seed"
import type { Seeded } from "./seed"
import { testDatabase } from "./testing"

const database = await testDatabase()
const at = new Date("2026-11-24T10:29:00Z")
const minutes = (n: number) => new Date(at.getTime() + n * 60_000)

function run(when: Date, password = "abcd-efgh-jkmn-pqrs"): Promise<Seeded> {
  const { owner, app } = database.urls
  return seed({
    ownerUrl: owner,
    appUrl: app,
    baseUrl: "http://localhost:3000",
    settings: { DEMO_PASSWORD: password },
    at: when,
  })
}

const tokenOf = (link: string): string => new URL(link).hash.slice("#t=".length)

async function one<T>(text: string, values: unknown[] = []): Promise<T> {
  const { rows } = await database.admin.query<{ value: T }>(text, values)
  return (
    rows[0]?.value ??
    (() => {
      throw new Error("no row")
    })()
  )
}

it("makes clinics whose links can be joined now and whose accounts sign in", async () => {
  const seeded = await run(at)
  expect(seeded.accounts[0]).toMatchObject({
    role: "clinician",
    name: "Dr Rowan Applegarth",
    clinic: "riverside",
  })
  expect(new Set(seeded.accounts.map((account) => account.role))).toEqual(
    new Set(["clinician", "nurse", "interpreter", "scheduler", "administrator", "auditor"]),
  )
  for (const { email, password } of seeded.accounts) {
    expect(
      await passwordMatches(
        password,
        await one("select password_hash as value from users where email = $1", [email]),
      ),
    ).toBe(true)
  }
  expect(seeded.patients.map((patient) => patient.name)).toEqual([
    "Agnes Thistledown",
    "Bartholomew Quince",
    "Lin Xiaoman 林小满",
    "Cornelius Bramble",
  ])
  for (const patient of seeded.patients) {
    const look = await lookAtLink(tokenOf(patient.visitLink), at)
    if (!look.ok) throw new Error(look.reason)
    const start = new Date(look.value.startsAt)
    expect(start > minutes(-15) && start <= minutes(30)).toBe(true)
    expect(await redeemLink(tokenOf(patient.visitLink), patient.birthDate, at)).toMatchObject({
      ok: true,
    })
  }
  expect(seeded.bedside.map((bedside) => bedside.patient)).toEqual([
    "Agnes Thistledown",
    "Bartholomew Quince",
  ])
})

it("has somebody in the queue and on the list, a day that differs and time off, once", async () => {
  await run(at)
  const counts = () =>
    one<Record<string, number>>(
      `select json_build_object(
         'queue', (select count(*) from queue_entries where state = 'waiting'),
         'list', (select count(*) from waitlist_entries where state = 'waiting'),
         'overrides', (select count(*) from availability_overrides),
         'off', (select count(*) from time_off)) as value`,
    )
  const first = await counts()
  expect(first).toEqual({ queue: 2, list: 2, overrides: 1, off: 1 })
  await run(minutes(5))
  expect(await counts()).toEqual(first)
  expect(await one("select emergency_number as value from clinics where slug = 'riverside'")).toBe(
    "999",
  )
})

it("adds nothing when all is there", async () => {
  const visits = () => one<number>("select count(*)::int as value from visits")
  const [before, first] = [await visits(), await run(minutes(5))]
  expect(await run(minutes(10))).toEqual(first)
  expect(await visits()).toBe(before)
})

it("tops up when a visit is over, its window closed or its link used up", async () => {
  const first = await run(at)
  await database.admin.query(
    "update visits set state = 'ended', ended_at = now() where id = (select visit_id from visit_links where token_hash = sha256($1))",
    [Buffer.from(tokenOf(first.patients[0]?.visitLink ?? ""))],
  )
  await database.admin.query(
    "update visit_links set tries_left = 0 where token_hash = sha256($1)",
    [Buffer.from(tokenOf(first.patients[1]?.visitLink ?? ""))],
  )
  const second = await run(minutes(1))
  expect(
    second.patients.map((patient, n) => patient.visitLink === first.patients[n]?.visitLink),
  ).toEqual([false, false, true, true])

  const later = minutes(26 * 60)
  const third = await run(later)
  for (const { visitLink } of third.patients)
    expect(await lookAtLink(tokenOf(visitLink), later)).toMatchObject({ ok: true })
})

it("takes a new password", async () => {
  const { accounts } = await run(minutes(20), "another-password")
  const hash = await one<string>("select password_hash as value from users where email = $1", [
    accounts[0]?.email,
  ])
  expect(await passwordMatches("another-password", hash)).toBe(true)
})

it("wrote every patient, visit, link and device down", async () => {
  const missing = await one<number>(
    `select count(*)::int as value from (
       select id, 'patient.created' as action from patients union all select id, 'visit.booked' from visits
       union all select id, 'device.linked' from devices) as made
     where not exists (select from audit_events where action = made.action and actor_id = 'system:seed')`,
  )
  expect(missing).toBe(0)
  const counts = await database.admin.query(
    `select (select count(*) from visits) = (select count(*) from audit_events where action = 'visit.booked') as visits,
            (select count(*) from visit_links) = (select count(*) from audit_events where action = 'link.issued') as links,
            (select count(*) from devices) = (select count(*) from audit_events where action = 'device.linked') as devices,
            (select count(*) from patients) = (select count(*) from audit_events where action = 'patient.created') as patients`,
  )
  expect(counts.rows).toEqual([{ visits: true, links: true, devices: true, patients: true }])
})

it("starts again where somebody was erased, and leaves them erased", async () => {
  await run(at)
  for (const reference of ["RC-204471", "RC-163502"]) {
    await database.admin.query(
      "update visits set state = 'cancelled', cancelled_at = now() where patient_id = (select id from patients where reference = $1)",
      [reference],
    )
    const { rows } = await database.admin.query<{ id: string; clinic_id: ClinicId }>(
      `insert into erasure_requests (id, clinic_id, patient_id, basis, reason, state, requested_by, requested_at, expires_at, decided_by, decided_at)
       select gen_random_uuid(), p.clinic_id, p.id, 'patient_wish', '', 'approved', min(u.id::text)::uuid, $2::timestamptz, $2::timestamptz + interval '14 days', max(u.id::text)::uuid, $2::timestamptz
         from patients p join users u using (clinic_id) where p.reference = $1 group by p.id
       returning id, clinic_id`,
      [reference, at],
    )
    for (const { id, clinic_id: clinicId } of rows)
      expect(await erasePatient(systemActor("test", clinicId), id, at)).toBe("erased")
  }
  const erased = () =>
    one<number>("select count(*)::int as value from patients where erased_at is not null")
  await run(minutes(2))
  expect(await erased()).toBe(2)
})
