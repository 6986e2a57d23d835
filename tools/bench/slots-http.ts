import { randomUUID } from "node:crypto"
import { readFileSync } from "node:fs"

import pg from "pg"
import { z } from "zod"

import type { House } from "../house"
import { firstOf, makeClinic } from "./clinic"
import { percentile } from "./percentile"
import type { Bench, Measured, Row } from "./row"
import { took } from "./timing"

const clinicians = 100
const visitsEach = 20
const requests = 100
const poolRequests = 30

/**
 * One clinician's month of quarters of an hour by GET /api/slots of the production build, session, row-level
 * security and audit event included: the time within which 95 of 100 answers are there, one after another.
 * The clinic has 100 clinicians with 2,000 visits in that month; its answer for any of them is the baseline.
 */
export const slotsHttpRow: Row = {
  id: "slots.http_p95",
  unit: "ms",
  aim: "<= 150",
  run: measure,
}

async function measure(bench: Bench): Promise<Measured> {
  const house = await bench.house()
  const pool = new pg.Pool({ connectionString: house.database.admin, max: 2 })
  try {
    const clinic = await busyClinic(pool)
    const cookie = await signedIn(house, pool, clinic.clinicId)
    const ask = (whose: string): Promise<number> =>
      slotsOf(house, cookie, clinic.visitTypeId, whose)
    const [one, any] = [`&clinicianId=${firstOf(clinic.clinicians)}`, ""]
    const times = await timed(requests, () => ask(one))
    const ofPool = await timed(poolRequests, () => ask(any))
    return {
      value: percentile(times, 95),
      runs: times.length,
      baseline: [
        { name: "median", value: percentile(times, 50) },
        { name: "slots found", value: await ask(one) },
        { name: "any of 100 clinicians, p95", value: percentile(ofPool, 95) },
        { name: "starts found, any of 100", value: await ask(any) },
      ],
    }
  } finally {
    await pool.end()
  }
}

async function timed(count: number, work: () => Promise<number>): Promise<number[]> {
  const times: number[] = []
  for (let n = 0; n < 10; n += 1) await work()
  for (let n = 0; n < count; n += 1) times.push(await took(work))
  return times
}

/** Monday to Friday 9–13 and 14–18, and twenty visits each on the days from tomorrow on, each of its own patient's. */
async function busyClinic(pool: pg.Pool) {
  const clinic = await makeClinic(pool, { clinicians, patients: clinicians })
  await pool.query(
    "insert into availability_rules (clinic_id, clinician_id, weekday, starts_at, ends_at) select $1, id, day, h.starts_at, h.ends_at from unnest($2::uuid[]) as u (id), generate_series(1, 5) as d (day), (values ('09:00'::time, '13:00'::time), ('14:00', '18:00')) as h (starts_at, ends_at)",
    [clinic.clinicId, clinic.clinicians],
  )
  await pool.query(
    `insert into visits (id, clinic_id, patient_id, clinician_id, starts_at, ends_at, reason)
     select gen_random_uuid(), $1, p.id, c.id, t.at, t.at + interval '15 minutes', 'Cough'
     from unnest($2::uuid[]) with ordinality as c (id, n) join unnest($3::uuid[]) with ordinality as p (id, n) using (n),
       generate_series(1, $4) as d (day), lateral (select current_date + d.day + interval '10 hours' + (n % 12) * interval '15 minutes' as at) t`,
    [clinic.clinicId, clinic.clinicians, clinic.patients, visitsEach],
  )
  return clinic
}

/** A scheduler of that clinic with a demo account's password, signed in as a browser would be: the cookie. */
async function signedIn(house: House, pool: pg.Pool, clinicId: string): Promise<string> {
  const Demo = z.object({
    accounts: z.array(z.object({ email: z.string(), password: z.string() })),
  })
  const { email: like, password } = firstOf(
    Demo.parse(JSON.parse(readFileSync(house.demoFile, "utf8"))).accounts,
  )
  const email = `desk-${randomUUID().slice(0, 8)}@riverside.example`
  await pool.query(
    "insert into users (id, clinic_id, email, name, role, password_hash) select $1, $2, $3, 'Orla Quince', 'scheduler', password_hash from users where email = $4",
    [randomUUID(), clinicId, email, like],
  )
  const answer = await fetch(`${house.baseUrl}/api/sign-in`, {
    method: "POST",
    headers: { "content-type": "application/json", origin: house.baseUrl },
    body: JSON.stringify({ email, password }),
  })
  if (!answer.ok) throw new Error(`sign-in answered ${answer.status}`)
  return answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(";")[0])
    .join("; ")
}

const Days = z.object({ days: z.array(z.object({ slots: z.array(z.unknown()) })) })

async function slotsOf(
  house: House,
  cookie: string,
  visitTypeId: string,
  whose: string,
): Promise<number> {
  const answer = await fetch(
    `${house.baseUrl}/api/slots?visitTypeId=${visitTypeId}&days=30${whose}`,
    { headers: { cookie } },
  )
  if (!answer.ok) throw new Error(`slots answered ${answer.status}`)
  return Days.parse(await answer.json()).days.reduce((sum, { slots }) => sum + slots.length, 0)
}
