import { randomBytes, randomUUID } from "node:crypto"
import { createWriteStream } from "node:fs"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { Readable } from "node:stream"
import { pipeline } from "node:stream/promises"

import { afterAll, beforeEach, describe, expect, test } from "vitest"

import { withTenant } from "@/db/client"
import { sealStored } from "@/db/seal-stored"
import { testDatabase } from "@/db/testing"
import { mintActor } from "@/lib/actor"
import type { StaffActor, StaffRole } from "@/lib/actor"
import { verifyNow } from "@/lib/audit/checks/commands"
import { fetchExport, startExport } from "@/lib/audit/export/commands"
import type { Filter } from "@/lib/audit/filter"
import { sequenceClinic } from "@/lib/audit/log/sequence"
import { furnish, openedEvents, read } from "@/lib/audit/testing"
import type { House } from "@/lib/audit/testing"
import { verifyExport } from "@/lib/audit/verify/export"
import { openZip } from "@/lib/audit/zip-reader"
import { changeRole, deactivate, reactivate } from "@/lib/identity/staff-commands"
import { systemActor } from "@/lib/identity/system"
import { DeviceId, UserId, VisitId } from "@/lib/ids"
import { searchPatients } from "@/lib/patients/queries"
import { readPatient } from "@/lib/patients/record-queries"
import { addressHash, hashesOfPatient } from "@/lib/sealing/blind-index"

import { decideErasure, requestErasure } from "./commands"
import { erasePatient } from "./erase-command"
import { requestLastsMs } from "./erasing"
import { keepingOf, listErasures } from "./queries"
import { canary, fillRecord } from "./testing-record"

const database = await testDatabase()
const folder = await mkdtemp(join(tmpdir(), "housecall-erasure-"))
const houses: House[] = []
afterAll(async () => {
  for (const house of houses) await house.sequencer.close()
  await rm(folder, { recursive: true, force: true })
})

const at = new Date()
const later = (ms: number) => new Date(at.getTime() + ms)
let house: House
let first: StaffActor
let second: StaffActor
let visitId: VisitId

const month = 30 * 86_400_000

async function staff(
  role: StaffRole,
  provedAt: Date | null = at,
  over: { email?: string; since?: number; madeBy?: string } = {},
): Promise<StaffActor> {
  const userId = UserId.parse(randomUUID())
  await database.admin.query(
    "insert into users (id, clinic_id, email, name, role, password_hash, standing_at, made_by) values ($1, $2, $3, 'Wren Ashcombe', $4, '-', $5, $6)",
    [
      userId,
      house.clinicId,
      over.email ?? `${userId}@clinic.example`,
      role,
      later(-(over.since ?? month)),
      over.madeBy ?? null,
    ],
  )
  const session = { id: randomUUID(), openedAt: at, provedAt }
  return mintActor({
    kind: "staff",
    clinicId: house.clinicId,
    userId,
    role,
    name: "Wren Ashcombe",
    requestId: randomUUID(),
    session,
  })
}

beforeEach(async () => {
  house = await furnish(database.admin, database.urls.sequencer, mintActor, at)
  houses.push(house)
  first = await staff("administrator")
  second = await staff("administrator")
  visitId = VisitId.parse(randomUUID())
  await database.admin.query(
    "insert into visits (id, clinic_id, patient_id, clinician_id, starts_at, ends_at, reason, state, place) values ($1, $2, $3, $4, $5, $6, $7, 'ended', $7)",
    [
      visitId,
      house.clinicId,
      house.patientId,
      house.clinician.userId,
      later(-3_600_000),
      later(-1_800_000),
      canary,
    ],
  )
})

const wish = { basis: "patient_wish", reason: `${canary} wrote to us` } as const
const ask = (actor = first) => requestErasure(actor, house.patientId, wish, at)
const reference = () => `RC-${house.clinicId.slice(0, 6)}`
const approve = (actor = second, when = at) =>
  decideErasure(actor, house.patientId, { decision: "approve", reference: reference() }, when)

async function promised(): Promise<string[]> {
  const { rows } = await database.admin.query<{ id: string }>(
    "select payload ->> 'requestId' as id from outbox where job = 'patients.erase' and clinic_id = $1 order by id",
    [house.clinicId],
  )
  return rows.map(({ id }) => id)
}

async function state(): Promise<string | undefined> {
  const { rows } = await database.admin.query<{ state: string }>(
    "select state from erasure_requests where clinic_id = $1 order by requested_at desc limit 1",
    [house.clinicId],
  )
  return rows[0]?.state
}

async function events(): Promise<string[]> {
  const { rows } = await database.admin.query<{ line: string }>(
    "select action || ' ' || outcome as line from audit_events where clinic_id = $1 and action ~ '^(erasure|patient\\.erased|access)' order by seq",
    [house.clinicId],
  )
  return rows.map(({ line }) => line)
}

const worker = () => systemActor("erasure", house.clinicId)
async function erase() {
  const [requestId] = await promised()
  return erasePatient(worker(), requestId ?? "", at)
}

describe("two people", () => {
  test("ask and approve, and only then something is promised", async () => {
    expect(await ask()).toMatchObject({ ok: true })
    expect(await promised()).toEqual([])
    expect(await approve(first)).toMatchObject({ reason: "needs_another" })
    expect(await approve()).toMatchObject({ ok: true })
    expect(await promised()).toHaveLength(1)
    expect(await approve()).toMatchObject({ reason: "over" })
    expect(await events()).toEqual([
      "erasure.requested success",
      // Who asked and would have decided too is in the log.
      "access.denied refused",
      "erasure.approved success",
    ])
  })

  test("the database wants two as well, whatever the program says", async () => {
    await ask()
    const { clinicId } = house
    const alone = withTenant(clinicId, (tx) =>
      tx.execute(
        `update erasure_requests set state = 'approved', decided_by = requested_by where clinic_id = '${clinicId}'`,
      ),
    )
    await expect(alone).rejects.toMatchObject({ cause: { code: "23514" } })
    const { rows } = await database.admin.query<{ id: string }>(
      "select id from erasure_requests where clinic_id = $1",
      [clinicId],
    )
    const early = withTenant(clinicId, (tx) =>
      tx.execute(`select erase_patient('${rows[0]?.id}', '{}', '{}', '{}')`),
    )
    await expect(early).rejects.toMatchObject({ cause: { code: "23001" } })
    const done = withTenant(clinicId, (tx) =>
      tx.execute(`update erasure_requests set state = 'done' where clinic_id = '${clinicId}'`),
    )
    await expect(done).rejects.toMatchObject({ cause: { code: "23001" } })
  })

  test("each with a proof of the last five minutes, administrators only, and every attempt is in the log", async () => {
    const stale = await staff("administrator", later(-6 * 60_000))
    expect(await ask(stale)).toMatchObject({ reason: "step_up_needed" })
    for (const role of ["clinician", "nurse", "scheduler", "auditor", "interpreter"] as const)
      expect(await ask(await staff(role))).toMatchObject({ reason: "forbidden" })
    await ask()
    expect(await approve(stale)).toMatchObject({ reason: "step_up_needed" })
    expect(await approve(await staff("clinician"))).toMatchObject({ reason: "forbidden" })
    expect(await promised()).toEqual([])
    expect((await events()).filter((line) => line === "access.denied refused")).toHaveLength(8)
  })

  test("the second types the number of the record", async () => {
    await ask()
    const wrong = { decision: "approve", reference: "RC-000000" } as const
    const answer = await decideErasure(second, house.patientId, wrong, at)
    expect(answer).toMatchObject({ reason: "wrong_reference" })
    expect(await state()).toBe("requested")
  })

  test("who asked may take it back, the other may refuse, and it is over", async () => {
    const decide = (actor: StaffActor, decision: "refuse" | "withdraw") =>
      decideErasure(actor, house.patientId, { decision }, at)
    await ask()
    expect(await decide(second, "withdraw")).toMatchObject({ reason: "not_yours" })
    expect(await decide(first, "withdraw")).toMatchObject({ ok: true })
    expect(await approve()).toMatchObject({ ok: false })
    await requestErasure(first, house.patientId, wish, later(1_000))
    expect(await ask(second)).toMatchObject({ reason: "known_already" })
    expect(await decide(second, "refuse")).toMatchObject({ ok: true })
    expect(await state()).toBe("refused")
    expect(await promised()).toEqual([])
  })

  test("it runs out, and can be asked for again", async () => {
    await ask()
    const after = later(requestLastsMs)
    const session = { id: randomUUID(), openedAt: after, provedAt: after }
    const fresh = (actor: StaffActor) => mintActor({ ...actor, session })
    expect(await approve(fresh(second), after)).toMatchObject({ reason: "over" })
    expect(await requestErasure(fresh(first), house.patientId, wish, after)).toMatchObject({
      ok: true,
    })
  })

  test("two who approve at once promise it once", async () => {
    await ask()
    const third = await staff("administrator")
    const answers = await Promise.all([approve(), approve(third)])
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1)
    expect(await promised()).toHaveLength(1)
  })
})

describe("two accounts are not two people", () => {
  const day = 86_400_000
  const letters = async () => {
    const { rows } = await database.admin.query<{ id: string }>(
      "select payload ->> 'userId' as id from outbox where clinic_id = $1 and payload ->> 'kind' = 'erasure_approved'",
      [house.clinicId],
    )
    return rows.map(({ id }) => id)
  }
  test("an account that was made for it cannot approve, nor ask for another to approve", async () => {
    const fresh = await staff("administrator", at, { since: 6 * day, madeBy: first.userId })
    await ask()
    expect(await approve(fresh)).toMatchObject({ reason: "not_settled" })
    expect(await decideErasure(first, house.patientId, { decision: "withdraw" }, at)).toMatchObject(
      { ok: true },
    )
    expect(await ask(fresh)).toMatchObject({ reason: "not_settled" })
    expect(await promised()).toEqual([])
    expect((await events()).filter((line) => line === "access.denied refused")).toHaveLength(2)
  })

  test("a role that was just given, or an account that was just opened again, begins anew", async () => {
    const nurse = await staff("nurse")
    expect(await changeRole(first, nurse.userId, "administrator", at)).toMatchObject({ ok: true })
    await ask()
    expect(await approve(mintActor({ ...nurse, role: "administrator" }))).toMatchObject({
      reason: "not_settled",
    })
    await deactivate(first, second.userId, at)
    await reactivate(first, second.userId, at)
    expect(await approve()).toMatchObject({ reason: "not_settled" })
  })

  test("so it does where whatever changed the row says nothing of it", async () => {
    await withTenant(house.clinicId, (tx) =>
      tx.execute(`update users set active = false where id = '${second.userId}'`),
    )
    await withTenant(house.clinicId, (tx) =>
      tx.execute(`update users set active = true where id = '${second.userId}'`),
    )
    await ask()
    expect(await approve()).toMatchObject({ reason: "not_settled" })
  })

  test("who asked must still be an administrator", async () => {
    await ask()
    await deactivate(second, first.userId, at)
    expect(await approve()).toMatchObject({ reason: "other_not_settled" })
  })

  test("two spellings of one mailbox are one person", async () => {
    const short = house.clinicId.slice(0, 8)
    const one = await staff("administrator", at, { email: `wren.${short}@clinic.example` })
    const same = await staff("administrator", at, { email: `Wren${short}+2@clinic.example` })
    await ask(one)
    expect(await keepingOf(same, house.patientId, at)).toMatchObject({
      value: { two: { against: "same_person", asker: { name: "Wren Ashcombe" } } },
    })
    expect(await approve(same)).toMatchObject({ reason: "same_person" })
    expect(await approve()).toMatchObject({ ok: true })
  })

  test("what is no proof is shown to the second, stands in the log, and a third is told", async () => {
    const auditor = await staff("auditor")
    const gone = await staff("auditor")
    await deactivate(first, gone.userId, at)
    const made = await staff("administrator", at, { madeBy: first.userId })
    for (const actor of [first, made])
      await database.admin.query(
        "insert into sessions (id, token_hash, clinic_id, user_id, expires_at, absolute_expires_at, address, user_agent) values ($1, $2, $3, $4, now(), now(), '198.51.100.7', 'Browser 1')",
        [actor.session?.id, randomBytes(32), house.clinicId, actor.userId],
      )
    await ask()
    const signs = ["made_by_other", "same_place"]
    expect(await keepingOf(made, house.patientId, at)).toMatchObject({
      value: { two: { against: null, signs, second: { maker: "Wren Ashcombe" } } },
    })
    expect(await approve(made)).toMatchObject({ ok: true })
    const said = await openedEvents(database.admin, house.clinicId, "erasure.approved")
    expect(said).toMatchObject([{ data: { signs, askedBy: first.userId } }])
    const told = await letters()
    expect(told).toEqual(expect.arrayContaining([auditor.userId, second.userId]))
    for (const { userId } of [first, made, gone]) expect(told).not.toContain(userId)
  })
})

describe("what stands in its way", () => {
  const hold = (since: string | null) =>
    database.admin.query("update patients set legal_hold_at = $2 where id = $1", [
      house.patientId,
      since,
    ])

  test("a legal hold, when it is asked for, approved, and done", async () => {
    await hold("2026-11-01T00:00Z")
    expect(await ask()).toMatchObject({ reason: "held" })
    await hold(null)
    await ask()
    await hold("2026-11-01T00:00Z")
    expect(await approve()).toMatchObject({ reason: "held" })
    await hold(null)
    expect(await approve()).toMatchObject({ ok: true })
    await hold("2026-11-01T00:00Z")
    expect(await erase()).toBe("blocked")
    expect(await state()).toBe("refused")
    const { rows } = await database.admin.query("select erased_at from patients where id = $1", [
      house.patientId,
    ])
    expect(rows).toEqual([{ erased_at: null }])
    expect((await events()).at(-1)).toBe("erasure.refused refused")
  })

  test("a hold on a visit that is placed while it is being done", async () => {
    await ask()
    await approve()
    const holder = await database.admin.connect()
    try {
      await holder.query("begin")
      await holder.query("update visits set legal_hold_at = now() where id = $1", [visitId])
      const erasing = erase()
      await expect.poll(waitingForLocks).toBe(1)
      await holder.query("commit")
      expect(await erasing).toBe("blocked")
    } finally {
      holder.release()
    }
    const { rows } = await database.admin.query("select erased_at from patients where id = $1", [
      house.patientId,
    ])
    expect(rows).toEqual([{ erased_at: null }])
  })

  async function waitingForLocks(): Promise<number> {
    const { rows } = await database.admin.query<{ count: string }>(
      "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
    )
    return Number(rows[0]?.count)
  }

  test("a visit to come", async () => {
    await database.admin.query(
      "update visits set state = 'booked', starts_at = $2, ends_at = $3 where id = $1",
      [visitId, later(3_600_000), later(7_200_000)],
    )
    expect(await ask()).toMatchObject({ reason: "visits_open" })
  })
})

describe("an erasure", () => {
  async function whole(): Promise<string[]> {
    const { clinicId, patientId } = house
    const run = (text: string, values: unknown[]) => database.admin.query(text, values)
    const contact = `${canary.toLowerCase()}@patients.example`
    await run(
      "update patients set name = $2, email = $3, phone = '+447700900142', birth_date = '1931-07-19' where id = $1",
      [patientId, `Agnes ${canary}`, contact],
    )
    const person = { name: `Agnes ${canary}`, birthDate: "1931-07-19", email: contact, phone: null }
    for (const { kind, hash } of hashesOfPatient(clinicId, person))
      await run(
        "insert into search_hashes (clinic_id, kind, hash, row_id) values ($1, $2, $3, $4) on conflict do nothing",
        [clinicId, kind, hash, patientId],
      )
    await run(
      "insert into one_time_codes (id, clinic_id, contact, birth_date, channel, address, language, created_at, expires_at) values ($1, $2, $3, '1931-07-19', 'email', $4, 'en', now(), now())",
      [randomUUID(), clinicId, `email:${contact}`, contact],
    )
    await run(
      "insert into portal_sessions (token_hash, clinic_id, contact, birth_date, created_at, expires_at, absolute_expires_at) values ($1, $2, $3, '1931-07-19', now(), now(), now())",
      [randomBytes(32), clinicId, `email:${contact}`],
    )
    await run(
      "insert into message_stops (clinic_id, channel, address, stopped_at) values ($1, 'sms', $2, now())",
      [clinicId, addressHash("+447700900142")],
    )
    await run(
      "insert into booking_answers (clinic_id, holder, key, asked, answer, created_at) values ($1, 'x-1', 'key-12345', $2, $3, now())",
      [clinicId, Buffer.alloc(32), JSON.stringify({ patientId })],
    )
    await run(
      "insert into patients (id, clinic_id, reference, name, birth_date, sex, merged_into, merged_at) values ($1, $2, 'RC-twice', $3, '1931-07-19', 'F', $4, now())",
      [randomUUID(), clinicId, canary, patientId],
    )
    const typeId = randomUUID()
    await run(
      "insert into visit_types (id, clinic_id, slug, name, minutes, step_minutes) values ($1, $2, 'usual', 'Consultation', 20, 20)",
      [typeId, clinicId],
    )
    return fillRecord(database.admin, {
      visit_type_id: typeId,
      clinician_id: house.clinician.userId,
      clinic_id: clinicId,
      patient_id: patientId,
      visit_id: visitId,
      device_id: DeviceId.parse(randomUUID()),
      user_id: house.clinician.userId,
    })
  }

  /** Every row of every table that has the canary or an identifier in it, as text or as bytes. */
  async function found(): Promise<string[]> {
    const { rows: tables } = await database.admin.query<{ name: string }>(
      "select relname as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace",
    )
    const hex = Buffer.from(canary).toString("hex")
    const hits: string[] = []
    for (const { name } of tables) {
      const { rowCount } = await database.admin.query(
        `select from ${name} t where t::text ~* $1 and coalesce(to_jsonb(t) ->> 'clinic_id', $2) = $2`,
        [`${canary}|${hex}|1931-07-19|7700900142|${reference()}|RC-twice`, house.clinicId],
      )
      // A day's partition counts as its table.
      if ((rowCount ?? 0) > 0) hits.push(name.replace(/_\d{8}$/, ""))
    }
    return hits
  }

  let exports = 0
  async function exported(filter: Filter): Promise<string> {
    const started = await startExport(house.auditor, { filter, reason: "case 2026-118" }, at)
    if (!started.ok) throw new Error(started.reason)
    const fetched = await fetchExport(house.auditor, started.value.id, at)
    if (!fetched.ok) throw new Error(fetched.reason)
    const path = join(folder, `${exports++}.zip`)
    await pipeline(Readable.from(fetched.value.bytes), createWriteStream(path))
    return path
  }

  test("leaves nothing of the patient in any table, and the log proves what it proved", async () => {
    const filled = await whole()
    const before = await found()
    const seen = new Set([...before, ...withoutWords])
    expect([...filled, "patients", "visits"].filter((name) => !seen.has(name))).toEqual([])
    await read(house, 20)
    await ask()
    await approve()
    expect(await erase()).toBe("erased")
    expect(await erase()).toBe("over")
    expect(await state()).toBe("done")
    expect(await found()).toEqual([])

    const { rows } = await database.admin.query<{ keys: number }>(
      "select (select count(*)::int from subject_keys where clinic_id = $1 and patient_id is not null and wrapped is not null) + (select count(*)::int from record_keys where clinic_id = $1 and patient_id is not null and wrapped is not null) as keys",
      [house.clinicId],
    )
    expect(rows).toEqual([{ keys: 0 }])
    expect((await events()).at(-1)).toBe("patient.erased success")

    await sequenceClinic(house.sequencer.db, house.clinicId, house.signer)
    expect(await verifyNow(house.auditor, at)).toMatchObject({ value: { sound: true } })
    const archive = await openZip(await exported({}))
    // Twenty reads, the request and the approval; what came after is the clinic's own.
    const finding = { sound: true, erased: 22 }
    expect(await verifyExport(archive, {})).toMatchObject({ finding })
    const lines = (await archive.bytes("events.ndjson"))?.toString() ?? ""
    await archive.close()
    expect(lines).toContain('"erased":true')
    expect(lines).toContain('"action":"patient.erased"')
    expect(lines).not.toContain(canary)

    // A receipt of each row that names the patient: the proofs of a part of the log.
    const receipts = await exported({ action: "patient.read" })
    const part = await openZip(receipts)
    expect(part.paths.filter((path) => path.endsWith(".tlog-proof"))).toHaveLength(20)
    expect(await verifyExport(part, {})).toMatchObject({ finding: { sound: true, erased: 20 } })
    await part.close()
  })

  test("is shown for what it is, before and after, and each look is in the log", async () => {
    expect(await keepingOf(first, house.patientId, at)).toMatchObject({
      value: { heldSince: null, obstacle: null, asked: null },
    })
    await ask()
    expect(await keepingOf(first, house.patientId, at)).toMatchObject({
      value: { asked: { state: "requested", own: true, reason: wish.reason } },
    })
    expect(await keepingOf(second, house.patientId, at)).toMatchObject({
      value: { asked: { own: false, by: "Wren Ashcombe" } },
    })
    expect(await keepingOf(first, house.patientId, later(requestLastsMs))).toMatchObject({
      value: { asked: { state: "expired" } },
    })
    await approve()
    await erase()
    expect(await keepingOf(first, house.patientId, at)).toMatchObject({ reason: "not_found" })
    expect(await readPatient(first, house.patientId, at)).toMatchObject({ reason: "erased" })
    const found = await searchPatients(first, "erased")
    expect(found).toMatchObject({ value: [] })
    const list = await listErasures(first, at)
    expect(list).toMatchObject({ value: [{ state: "done", basis: "patient_wish" }] })
    expect(JSON.stringify(list)).not.toContain(canary)
    const nurse = await staff("nurse")
    expect(await keepingOf(nurse, house.patientId, at)).toMatchObject({ reason: "forbidden" })
    expect(await listErasures(nurse, at)).toMatchObject({ reason: "forbidden" })
    expect((await events()).filter((line) => line === "erasure.read success")).toHaveLength(4)
  })

  test("lets the house go on: what still happens to the pseudonym is in the log", async () => {
    await whole()
    await ask()
    await approve()
    await erase()
    await read(house, 1)
    await sequenceClinic(house.sequencer.db, house.clinicId, house.signer)
    expect(await verifyNow(house.auditor, at)).toMatchObject({ value: { sound: true } })
    expect(await ask()).toMatchObject({ reason: "not_found" })
    // What seals rows that lie in clear passes by what is nobody's.
    await sealStored(database.urls.owner)
    const { rows } = await database.admin.query("select id, name from patients where id = $1", [
      house.patientId,
    ])
    expect(rows).toEqual([{ id: house.patientId, name: "" }])
  })

  test("spares everybody else", async () => {
    await whole()
    const other = randomUUID()
    await database.admin.query(
      "insert into patients (id, clinic_id, reference, name, birth_date, sex, email) values ($1, $2, 'RC-other', 'Somebody Else', '1950-01-01', 'F', 'else@patients.example')",
      [other, house.clinicId],
    )
    await ask()
    await approve()
    await erase()
    const { rows } = await database.admin.query(
      "select id, name, email, erased_at from patients where id = $1",
      [other],
    )
    expect(rows).toEqual([
      { id: other, name: "Somebody Else", email: "else@patients.example", erased_at: null },
    ])
  })
})

/** Filled, but nothing that a person could write stands in them. */
const withoutWords: ReadonlySet<string> = new Set([
  "news2_observations",
  "fhir_finds",
  "patient_sessions",
  "visit_links",
])

describe("the plan", () => {
  test("names every table that has rows of one patient, or somebody has said why not", async () => {
    const { rows } = await database.admin.query<{ name: string }>(
      `select distinct c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and not a.attisdropped
       where c.relkind in ('r', 'p') and not c.relispartition and c.relnamespace = 'public'::regnamespace
         and a.attname in ('patient_id', 'visit_id', 'stream_id', 'survivor_id', 'seat_id', 'guest_id')
         and c.relname not in (select table_name from erasure_plan)`,
    )
    expect(rows.map(({ name }) => name).toSorted()).toEqual(Object.keys(stays).toSorted())
  })

  test("and every table with sealed columns", async () => {
    const { sealedTables } = await import("@/lib/sealing/sealed-columns")
    const { rows } = await database.admin.query<{ name: string }>(
      "select table_name as name from erasure_plan",
    )
    const planned = new Set([...rows.map(({ name }) => name), ...Object.keys(stays), ...byHand])
    expect(Object.keys(sealedTables).filter((name) => !planned.has(name))).toEqual([])
  })
})

/** Found by a contact, not by an id. */
const byHand = ["one_time_codes", "portal_sessions"]

/** Tables that name a patient or a visit and are in no plan: why they stay as they are. */
const stays: Readonly<Record<string, string>> = {
  audit_events: "sealed under the patient's key; the log only grows",
  subject_keys: "the keys themselves: emptied",
  record_keys: "the keys themselves: emptied",
  erasure_requests: "its reason is emptied; who asked and who approved stays",
  consents: "booleans and times of a pseudonym: that it was agreed to",
  standing_consents: "the same",
  late_notices: "minutes and times",
  speaker_consents: "codes and times: that it was agreed to",
  visit_handovers: "ids of staff and times",
  visit_ledger: "codes and times",
  visit_series: "a rule of repetition",
  reservations: "times that were taken",
}
