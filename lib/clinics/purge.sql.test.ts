import { randomBytes, randomUUID } from "node:crypto"

import { beforeEach, describe, expect, test } from "vitest"

import { withTenant } from "@/db/client"
import { testDatabase } from "@/db/testing"
import { arrangeClinic } from "@/db/testing-clinic"
import type { TestClinic } from "@/db/testing-clinic"
import { openedEvents } from "@/lib/audit/testing"
import { systemActor } from "@/lib/identity/system"

import { keepingOf, purged } from "./keeping"
import { purgeClinic, purgeLimits } from "./purge-commands"
import { retentionOf } from "./retention"

const database = await testDatabase()
const now = () => new Date()
const days = (n: number) => new Date(Date.now() - n * 86_400_000)
let clinic: TestClinic

beforeEach(async () => {
  clinic = await arrangeClinic(database, days(40))
})

const run = (text: string, values: unknown[]) => database.admin.query(text, values)
const purge = () => purgeClinic(systemActor("retention", clinic.clinicId), now())

/** One row of each class that is `age` days old, of the clinic's one patient. */
async function rows(age: number): Promise<void> {
  const { clinicId, clinicianId, patientId, visitId } = clinic
  const at = days(age)
  await run(
    "insert into outbox (clinic_id, job, payload, created_at, done_at) values ($1, 'rooms.open', '{}', $2, $2)",
    [clinicId, at],
  )
  await run(
    "update visits set starts_at = $2, ends_at = $2::timestamptz + interval '20 minutes', state = 'ended' where id = $1",
    [visitId, at],
  )
  await run(
    "insert into visit_links (id, token_hash, clinic_id, visit_id, patient_id) values ($1, $2, $3, $4, $5)",
    [randomUUID(), randomBytes(32), clinicId, visitId, patientId],
  )
  await run(
    "insert into sessions (token_hash, clinic_id, user_id, expires_at, absolute_expires_at, id, method, seen_at, address, user_agent) values ($1, $2, $3, $4, $4, $5, 'password', $4, '', '')",
    [randomBytes(32), clinicId, clinicianId, at, randomUUID()],
  )
  await run(
    "insert into one_time_codes (id, clinic_id, contact, birth_date, channel, language, created_at, expires_at) values ($1, $2, 'email:a@patients.example', '1942-03-14', 'email', 'en', $3, $3)",
    [randomUUID(), clinicId, at],
  )
  await run("insert into sms_inbox (id, clinic_id, received_at) values ($1, $2, $3)", [
    randomUUID(),
    clinicId,
    at,
  ])
  await run(
    "insert into messages (id, clinic_id, kind, about, patient_id, channel, address, state, dedupe_key, created_at) values ($1, $2, 'confirmation', '{}', $3, 'email', 'a@patients.example', 'sent', $4, $5)",
    [randomUUID(), clinicId, patientId, randomUUID(), at],
  )
  await run(
    "insert into documents (id, clinic_id, patient_id, name, media_type, size, sha256, bytes, filed_by, filed_at) values ($1, $2, $3, 'a.pdf', 'application/pdf', 1, $4, '\\x00', $5, $6)",
    [randomUUID(), clinicId, patientId, "0".repeat(64), clinicianId, at],
  )
  await run(
    "insert into transcripts (visit_id, id, clinic_id, patient_id, form, turns, parties, spoken, added_by, added_at) values ($1, $2, $3, $4, 'text', 1, '{patient}', '\"hc1.\"', $5, $6)",
    [visitId, randomUUID(), clinicId, patientId, clinicianId, at],
  )
  const typeId = randomUUID()
  await run(
    "insert into visit_types (id, clinic_id, slug, name, minutes, step_minutes) values ($1, $2, $3, 'Consultation', 20, 20)",
    [typeId, clinicId, `t-${typeId.slice(0, 8)}`],
  )
  await run(
    "insert into holds (id, clinic_id, visit_type_id, clinician_id, starts_at, ends_at, state, holder, patient_id, expires_at, created_at) values ($1, $2, $3, $4, $5, $5::timestamptz + interval '20 minutes', 'expired', 'client:a', $6, $5, $5)",
    [randomUUID(), clinicId, typeId, clinicianId, at, patientId],
  )
  await run(
    "insert into fhir_finds (id, clinic_id, holder, patient_id, visit_type_id, clinicians, expires_at) values ($1, $2, 'client:a', $3, $4, $5, $6)",
    [randomUUID(), clinicId, patientId, typeId, [clinicianId], at],
  )
  await run(
    "insert into audit_exports (id, clinic_id, user_id, size, filter, created_at) values ($1, $2, $3, 1, '{}', $4)",
    [randomUUID(), clinicId, clinicianId, at],
  )
  await run(
    "insert into log_handed_out (clinic_id, user_id, day, events) values ($1, $2, (now() at time zone 'UTC')::date - $3::int, 5)",
    [clinicId, clinicianId, Math.round(age)],
  )
}

const tables = {
  jobs: "outbox",
  links: "visit_links",
  sessions: "sessions",
  codes: "one_time_codes",
  inbox: "sms_inbox",
  messages: "messages",
  documents: "documents",
  transcripts: "transcripts",
  holds: "holds",
  programs: "fhir_finds",
  exports: "audit_exports",
  handed_out: "log_handed_out",
}

async function left(): Promise<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (const [name, table] of Object.entries(tables)) {
    const { rowCount } = await run(`select from ${table} where clinic_id = $1`, [clinic.clinicId])
    counts[name] = rowCount ?? 0
  }
  return counts
}

/** Another patient of the clinic, with two documents; of one who was erased a document is left by mistake. */
async function more(reference: string, erasedAt: Date | null): Promise<string> {
  const id = randomUUID()
  await run(
    "insert into patients (id, clinic_id, reference, name, birth_date, sex, erased_at) values ($1, $2, $3, 'Agnes', '1942-03-14', 'F', $4)",
    [id, clinic.clinicId, reference, erasedAt],
  )
  await run(
    "insert into documents (id, clinic_id, patient_id, name, media_type, size, sha256, bytes, filed_by, filed_at) select gen_random_uuid(), $1, $2, 'a.pdf', 'application/pdf', 1, $3, '\\x00', $4, $5 from generate_series(1, 2)",
    [clinic.clinicId, id, "0".repeat(64), clinic.clinicianId, days(3_000)],
  )
  return id
}

/** Of whom it is told that rows of this class went, and how many. */
async function events(name: string): Promise<{ patient_id: string | null; count: unknown }[]> {
  const told = await openedEvents(database.admin, clinic.clinicId, "retention.purged")
  return told
    .filter(({ data }) => data["class"] === name)
    .map(({ patientId, data }) => ({ patient_id: patientId, count: data["count"] }))
}

async function purges(): Promise<number> {
  const { rowCount } = await run(
    "select from audit_events where clinic_id = $1 and action = 'retention.purged' and actor_id = 'system:retention'",
    [clinic.clinicId],
  )
  return rowCount ?? 0
}

const all = (n: number) => Object.fromEntries(purged.map((name) => [name, n]))

describe("a round", () => {
  test("lets go of every class that was kept long enough, and says so class by class", async () => {
    await rows(3_000)
    expect(await left()).toEqual(all(1))
    expect(await purge()).toBe(purged.length)
    expect(await left()).toEqual(all(0))
    expect(await purges()).toBe(purged.length)
    expect(await purge()).toBe(0)
    expect(await purges()).toBe(purged.length)
  })

  test("keeps each class for as long as its line says", async () => {
    for (const { class: name, days: kept } of keepingOf(retentionOf({}))) {
      if (!purged.some((one) => one === name)) continue
      clinic = await arrangeClinic(database, days(40))
      await rows(kept - 0.5)
      await purge()
      expect({ name, ...(await left()) }).toMatchObject({ name, [name]: 1 })
      clinic = await arrangeClinic(database, days(40))
      await rows(kept + 0.5)
      await purge()
      expect({ name, ...(await left()) }).toMatchObject({ name, [name]: 0 })
    }
  })

  test("writes an event for each patient whose rows went, and one for what is nobody's or an erased one's", async () => {
    const { clinicId, patientId } = clinic
    await rows(3_000)
    await more("RC-3", null)
    const erased = await more("RC-4", days(1))
    await purge()
    const told = await events("documents")
    expect(told).toHaveLength(3)
    expect(told).toContainEqual({ patient_id: patientId, count: 1 })
    expect(told).toContainEqual({ patient_id: null, count: 2 })
    expect(told.some(({ patient_id: id }) => id === erased)).toBe(false)
    for (const name of ["transcripts", "messages", "links", "holds", "programs"])
      expect({ name, told: await events(name) }).toEqual({
        name,
        told: [{ patient_id: patientId, count: 1 }],
      })
    expect(await events("jobs")).toEqual([{ patient_id: null, count: 1 }])
    // What the log says of a patient is sealed with that patient's key, and shown with them.
    const { rows: keys } = await run(
      "select distinct k.patient_id from audit_events e join subject_keys k on k.id = e.payload_key_id where e.clinic_id = $1 and e.action = 'retention.purged' and e.patient_id = $2",
      [clinicId, patientId],
    )
    expect(keys).toEqual([{ patient_id: patientId }])
  })

  test("takes a batch of a class from all its tables together", async () => {
    const { clinicId, clinicianId, patientId } = clinic
    const at = days(400)
    await run(
      "insert into sessions (token_hash, clinic_id, user_id, expires_at, absolute_expires_at, id, method, seen_at, address, user_agent) select sha256(n::text::bytea), $1, $2, $3, $3, gen_random_uuid(), 'password', $3, '', '' from generate_series(1, 3) n",
      [clinicId, clinicianId, at],
    )
    await run(
      "insert into patient_sessions (token_hash, clinic_id, patient_id, visit_id, expires_at) select sha256(n::text::bytea), $1, $2, $3, $4 from generate_series(1, 3) n",
      [clinicId, patientId, clinic.visitId, at],
    )
    const batch = () =>
      withTenant(clinicId, async (tx) => {
        const { rows: gone } = await tx.execute(
          "select * from purge_kept('sessions', 30, 4) order by patient",
        )
        return gone
      })
    expect(await batch()).toEqual([
      { patient: patientId, gone: "1" },
      { patient: null, gone: "3" },
    ])
    expect(await batch()).toEqual([{ patient: patientId, gone: "2" }])
    expect(await batch()).toEqual([])
  })

  test("goes by what the clinic has set, and another's rows stay", async () => {
    await run(
      "insert into clinic_settings (clinic_id, retention) values ($1, '{\"links\": 300}')",
      [clinic.clinicId],
    )
    await rows(200)
    const other = clinic
    clinic = await arrangeClinic(database, days(40))
    await rows(200)
    await purge()
    expect(await left()).toMatchObject({ links: 0, messages: 0 })
    clinic = other
    expect(await left()).toEqual(all(1))
    await purge()
    expect(await left()).toMatchObject({ links: 1, messages: 0 })
  })

  test("goes on where there are more than one batch holds", async () => {
    await run(
      "insert into outbox (clinic_id, job, payload, done_at) select $1, 'rooms.open', '{}', $2 from generate_series(1, 2500)",
      [clinic.clinicId, days(2)],
    )
    expect(await purge()).toBe(2_500)
    expect(await purges()).toBe(3)
  })

  test("never takes what is open, parked or under way", async () => {
    await run(
      "insert into outbox (clinic_id, job, payload, created_at, parked_at) values ($1, 'rooms.open', '{}', $2, null), ($1, 'rooms.open', '{}', $2, $2)",
      [clinic.clinicId, days(400)],
    )
    await purge()
    expect(await left()).toMatchObject({ jobs: 2 })
  })
})

describe("a legal hold", () => {
  test.each(["patients", "visits"])(
    "on one of the %s keeps what is theirs, and lifted no more",
    async (table) => {
      await rows(3_000)
      const id = table === "patients" ? clinic.patientId : clinic.visitId
      await run(`update ${table} set legal_hold_at = now() where id = $1`, [id])
      await purge()
      expect(await left()).toEqual({
        ...all(0),
        links: 1,
        messages: 1,
        documents: 1,
        transcripts: 1,
        holds: 1,
      })
      await run(`update ${table} set legal_hold_at = null where id = $1`, [id])
      await purge()
      expect(await left()).toEqual(all(0))
    },
  )

  test("on a record that was merged into this one holds this one too", async () => {
    await rows(3_000)
    await run(
      "insert into patients (id, clinic_id, reference, name, birth_date, sex, merged_into, merged_at, legal_hold_at) values ($1, $2, 'RC-2', 'Agnes', '1942-03-14', 'F', $3, now(), now())",
      [randomUUID(), clinic.clinicId, clinic.patientId],
    )
    await purge()
    expect(await left()).toMatchObject({ documents: 1, messages: 1, links: 1 })
  })
})

test("no caller goes below the floors, or without a clinic", async () => {
  await rows(3_000)
  for (const statement of [
    "select purge_kept('documents', 10, 100)",
    "select purge_kept('jobs', 0, 100)",
    "select purge_kept('links', 30, 100)",
    "select purge_kept('handed_out', 1, 100)",
    "select purge_kept('audit_events', 3000, 100)",
  ])
    await expect(database.app.query(statement)).rejects.toMatchObject({ code: "22023" })
  await expect(database.app.query("delete from documents")).rejects.toMatchObject({ code: "42501" })
  expect(await left()).toEqual(all(1))
})

test("tries that limit nobody any more go", async () => {
  await run(
    "insert into rate_limits (key, window_start, tries) values ('a', $1, 1), ('b', now(), 1)",
    [days(3)],
  )
  await purgeLimits()
  const { rows: kept } = await database.admin.query("select key from rate_limits")
  expect(kept).toEqual([{ key: "b" }])
})
