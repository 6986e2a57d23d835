import { createHash, randomUUID } from "node:crypto"

import { expect, it } from "vitest"

import { withTenant } from "@/db/client"
import { testDatabase } from "@/db/testing"
import { arrangeClinic } from "@/db/testing-clinic"
import { mintActor } from "@/lib/actor"
import type { StaffActor } from "@/lib/actor"
import { events } from "@/lib/audit/desk/event-queries"
import type { PatientId } from "@/lib/ids"
import { bookedPatient } from "@/lib/scheduling/booking/booked-patient"
import { bookVisit } from "@/lib/scheduling/booking/commands"
import { bookingClinic, claims, key } from "@/lib/scheduling/booking/testing-booking"
import { moveVisit } from "@/lib/scheduling/visits/move-commands"

import { allergyLine } from "./allergy-line"
import { addEntry } from "./chart-commands"
import { mergePatients, undoMs, unmergePatients } from "./merge-commands"
import { mergePreview, possibleDuplicates } from "./merge-queries"
import type { DuplicatePair } from "./merge-queries"
import { searchPatients } from "./queries"
import { readPatient } from "./record-queries"
import { frozenTables, referencesToPatients } from "./references"
import { arrangePatient, arrangeStaff, arrangeVisit, eventsOf } from "./testing"

const database = await testDatabase()
const at = new Date("2026-11-24T10:00:00Z")
const hour = 3_600_000
const ask = <T>(text: string, values: unknown[] = []) =>
  database.admin.query(text, values).then(({ rows }): T[] => rows)

async function two() {
  const clinic = await arrangeClinic(database, new Date(at.getTime() + hour))
  const desk = mintActor(await arrangeStaff(database, clinic.clinicId, "scheduler"))
  const survivor = await arrangePatient(database, clinic.clinicId, { phone: "020 7946 0142" })
  const duplicate = await arrangePatient(database, clinic.clinicId, {
    name: "Agnes Thistledwon",
    email: "agnes@patients.example",
  })
  return { ...clinic, desk, survivor, duplicate }
}

const all = {
  name: "survivor",
  birthDate: "survivor",
  sex: "survivor",
  language: "survivor",
  email: "duplicate",
  phone: "survivor",
} as const

function merge(actor: StaffActor, survivor: PatientId, duplicateId: PatientId, versions = [1, 1]) {
  const [survivorVersion = 1, duplicateVersion = 1] = versions
  const input = { duplicateId, survivorVersion, duplicateVersion, choices: all }
  return mergePatients(actor, survivor, input, at)
}

async function merged() {
  const arranged = await two()
  const answer = await merge(arranged.desk, arranged.survivor, arranged.duplicate)
  if (!answer.ok) throw new Error(answer.reason)
  return { ...arranged, mergeId: answer.value.mergeId }
}

it("every table that points at patients is either moved or known to be final", async () => {
  const { clinicId } = await arrangeClinic(database, at)
  const references = await withTenant(clinicId, referencesToPatients)
  expect(references.length).toBeGreaterThan(10)
  const rights = await ask<{ name: string; may: boolean; final: boolean }>(
    `select r.table || '.' || r.column as name,
       has_column_privilege('housecall_app', r.table, r.column, 'UPDATE') as may,
       exists (select 1 from pg_trigger t where t.tgrelid = r.table::regclass and t.tgfoid = 'refuse_change'::regproc
         and t.tgqual is null and t.tgtype & 1 = 1) as final
     from jsonb_to_recordset($1) as r ("table" text, "column" text)`,
    [JSON.stringify(references)],
  )
  const frozen = (name: string) => frozenTables.has(name.split(".")[0] ?? "")
  expect(rights.filter(({ name, may }) => !frozen(name) && !may)).toEqual([])
  expect(rights.filter(({ name, final }) => !frozen(name) && final)).toEqual([])
  const known = new Set(references.map(({ table }) => table))
  expect([...frozenTables].filter((table) => !known.has(table))).toEqual([])
})

it("moves visits, links, open sessions, entries and documents, and takes the chosen values", async () => {
  const { clinicId, clinicianId, desk, survivor, duplicate } = await two()
  const visitId = await arrangeVisit(database, {
    clinicId,
    patientId: duplicate,
    clinicianId,
    startsAt: new Date(at.getTime() + 2 * hour),
  })
  await ask(
    "insert into visit_links (id, token_hash, clinic_id, visit_id, patient_id) values ($1, $2, $3, $4, $5)",
    [randomUUID(), hash(), clinicId, visitId, duplicate],
  )
  await ask(
    "insert into patient_sessions (token_hash, clinic_id, visit_id, patient_id, expires_at) values ($1, $2, $3, $4, now() + interval '1 day')",
    [hash(), clinicId, visitId, duplicate],
  )
  await ask(
    "insert into chart_entries (id, version, clinic_id, patient_id, kind, status, name, detail, written_at) values ($1, 1, $2, $3, 'allergy', 'active', 'Penicillin', 'rash', now())",
    [randomUUID(), clinicId, duplicate],
  )
  expect((await merge(desk, survivor, duplicate)).ok).toBe(true)

  for (const table of ["visits", "visit_links", "patient_sessions", "chart_entries"])
    expect(
      await ask(`select patient_id from ${table} where patient_id = any($1)`, [
        [survivor, duplicate],
      ]),
    ).toEqual([{ patient_id: survivor }])
  expect(
    await ask(
      "select id, name, email, phone, version, merged_into from patients where id = any($1) order by merged_into nulls first",
      [[survivor, duplicate]],
    ),
  ).toEqual([
    {
      id: survivor,
      name: "Agnes Thistledown",
      email: "agnes@patients.example",
      phone: "020 7946 0142",
      version: 2,
      merged_into: null,
    },
    {
      id: duplicate,
      name: "Agnes Thistledwon",
      email: "agnes@patients.example",
      phone: null,
      version: 2,
      merged_into: survivor,
    },
  ])
  expect(await eventsOf(database, clinicId)).toEqual([
    "patient.merged success HOPERAT",
    "patient.merged success HOPERAT",
  ])
  expect(
    await ask("select patient_id from audit_events where clinic_id = $1 order by seq", [clinicId]),
  ).toEqual([{ patient_id: survivor }, { patient_id: duplicate }])
})

it("leaves what is final as it was, and the record still finds it", async () => {
  const { clinicId, clinicianId, desk, survivor, duplicate } = await two()
  const visitId = await arrangeVisit(
    database,
    { clinicId, patientId: duplicate, clinicianId, startsAt: new Date(at.getTime() - 5 * hour) },
    "ended",
  )
  await ask(
    `insert into summaries (visit_id, clinic_id, patient_id, state, lines, sources, version, signed_at, signed_by, signed_text, signed_sha256)
     values ($1, $2, $3, 'signed', '[]', '[]', 1, now(), $4, 'Well.', $5)`,
    [visitId, clinicId, duplicate, clinicianId, createHash("sha256").update("Well.").digest("hex")],
  )
  await ask(
    "insert into consents (clinic_id, visit_id, patient_id, video, vitals, charting, transcript) values ($1, $2, $3, true, true, false, false)",
    [clinicId, visitId, duplicate],
  )
  expect((await merge(desk, survivor, duplicate)).ok).toBe(true)
  expect(await ask("select patient_id from summaries where visit_id = $1", [visitId])).toEqual([
    { patient_id: duplicate },
  ])
  expect(await ask("select patient_id from consents where visit_id = $1", [visitId])).toEqual([
    { patient_id: duplicate },
  ])

  const nurse = mintActor(await arrangeStaff(database, clinicId, "nurse"))
  expect(await readPatient(nurse, survivor, at)).toMatchObject({
    ok: true,
    value: { visits: [{ id: visitId, summary: "signed" }] },
  })
})

it("the duplicate's id and number lead to the survivor, its name is not listed", async () => {
  const { clinicId, desk, survivor, duplicate } = await merged()
  expect(await readPatient(desk, duplicate, at)).toEqual({
    ok: false,
    reason: "merged",
    into: survivor,
  })
  const [row] = await ask<{ reference: string }>("select reference from patients where id = $1", [
    duplicate,
  ])
  expect(await searchPatients(desk, "RC-000000000")).toEqual({ ok: true, value: [] })
  await ask("update patients set reference = 'RC-998877' where id = $1", [duplicate])
  expect(row?.reference).toMatch(/^RC-/)
  expect(await searchPatients(desk, "RC-998877")).toMatchObject({ value: [{ id: survivor }] })
  expect(await searchPatients(desk, "Thistledwon")).toEqual({ ok: true, value: [] })
  expect(clinicId).toBe(desk.clinicId)
})

it("the log of either number is the log of both records", async () => {
  const { clinicId, survivor, duplicate } = await merged()
  const auditor = mintActor(await arrangeStaff(database, clinicId, "auditor"))
  const numbers = await ask<{ reference: string }>(
    "select reference from patients where id = any($1)",
    [[survivor, duplicate]],
  )
  for (const { reference } of numbers) {
    const page = await events(
      auditor,
      { patient: reference, action: "patient.merged" },
      undefined,
      at,
    )
    expect(page.ok && page.value.rows).toHaveLength(2)
  }
})

it("nothing is booked for the duplicate any more: a visitor's visit goes to the survivor", async () => {
  const { clinicId, desk, survivor, duplicate } = await merged()
  const visitor = mintActor({ kind: "visitor", clinicId, visitorId: randomUUID(), requestId: "r3" })
  const newPatient = {
    name: "Agnes Thistledwon",
    birthDate: "1942-03-14",
    sex: "F",
    email: "agnes@patients.example",
    phone: null,
    language: "en",
  } as const
  await withTenant(clinicId, async (tx) => {
    expect(await bookedPatient(tx, visitor, { newPatient }, at)).toMatchObject({ value: survivor })
    expect(await bookedPatient(tx, desk, { patientId: duplicate }, at)).toMatchObject({
      reason: "no_patient",
    })
    expect(await bookedPatient(tx, desk, { patientId: survivor }, at)).toMatchObject({
      value: survivor,
    })
  })
})

it("can be taken back: every row returns to where it was", async () => {
  const { clinicId, clinicianId, desk, survivor, duplicate } = await two()
  const own = await arrangeVisit(database, {
    clinicId,
    patientId: survivor,
    clinicianId,
    startsAt: new Date(at.getTime() + 3 * hour),
  })
  const theirs = await arrangeVisit(database, {
    clinicId,
    patientId: duplicate,
    clinicianId,
    startsAt: new Date(at.getTime() + 2 * hour),
  })
  const answer = await merge(desk, survivor, duplicate)
  const mergeId = answer.ok ? answer.value.mergeId : ""
  expect(await unmergePatients(desk, survivor, mergeId, new Date(at.getTime() + undoMs))).toEqual({
    ok: true,
    value: { duplicateId: duplicate },
  })
  expect(
    await ask("select id, patient_id from visits where id = any($1) order by starts_at", [
      [own, theirs],
    ]),
  ).toEqual([
    { id: theirs, patient_id: duplicate },
    { id: own, patient_id: survivor },
  ])
  expect(await ask("select email, merged_into from patients where id = $1", [survivor])).toEqual([
    { email: null, merged_into: null },
  ])
  expect(await ask("select merged_into from patients where id = $1", [duplicate])).toEqual([
    { merged_into: null },
  ])
  expect(await unmergePatients(desk, survivor, mergeId, at)).toEqual({
    ok: false,
    reason: "not_found",
  })
})

it("not after a week, not after a change, not after anything new", async () => {
  const late = await merged()
  expect(
    await unmergePatients(
      late.desk,
      late.survivor,
      late.mergeId,
      new Date(at.getTime() + undoMs + 1),
    ),
  ).toEqual({ ok: false, reason: "too_late" })
  const changed = await merged()
  await ask("update patients set version = version + 1 where id = $1", [changed.survivor])
  expect(await unmergePatients(changed.desk, changed.survivor, changed.mergeId, at)).toEqual({
    ok: false,
    reason: "changed_since",
  })
  const used = await merged()
  await arrangeVisit(database, {
    clinicId: used.clinicId,
    patientId: used.survivor,
    clinicianId: used.clinicianId,
    startsAt: new Date(at.getTime() + 48 * hour),
  })
  expect(await unmergePatients(used.desk, used.survivor, used.mergeId, at)).toEqual({
    ok: false,
    reason: "used_since",
  })
})

it("a record that was merged twice over leads to the last", async () => {
  const { clinicId, desk, survivor, duplicate } = await merged()
  const third = await arrangePatient(database, clinicId)
  expect((await merge(desk, third, survivor, [1, 2])).ok).toBe(true)
  expect(await readPatient(desk, duplicate, at)).toEqual({
    ok: false,
    reason: "merged",
    into: third,
  })
})

it("two visits at one time are refused, and nothing is changed", async () => {
  const { clinicId, clinicianId, desk, survivor, duplicate } = await two()
  const colleague = mintActor(await arrangeStaff(database, clinicId, "clinician"))
  const startsAt = new Date(at.getTime() + 4 * hour)
  await arrangeVisit(database, { clinicId, patientId: survivor, clinicianId, startsAt })
  await arrangeVisit(database, {
    clinicId,
    patientId: duplicate,
    clinicianId: colleague.userId,
    startsAt,
  })
  expect(await merge(desk, survivor, duplicate)).toEqual({
    ok: false,
    reason: "overlapping_visits",
  })
  expect(
    await ask("select 1 from patients where merged_into is not null and clinic_id = $1", [
      clinicId,
    ]),
  ).toEqual([])
})

it("forty merges of one pair at once: one does it", async () => {
  const { desk, survivor, duplicate } = await two()
  const answers = await Promise.all(
    Array.from({ length: 40 }, (_, i) =>
      i % 2 === 0 ? merge(desk, survivor, duplicate) : merge(desk, duplicate, survivor),
    ),
  )
  expect(answers.filter((answer) => answer.ok)).toHaveLength(1)
})

it("what somebody else changed meanwhile is looked at again first", async () => {
  const { desk, survivor, duplicate } = await two()
  expect(await merge(desk, survivor, duplicate, [1, 7])).toEqual({
    ok: false,
    reason: "changed_meanwhile",
  })
  expect(await merge(desk, survivor, survivor)).toEqual({ ok: false, reason: "same_patient" })
})

it("is for schedulers and administrators, in their own clinic", async () => {
  const here = await two()
  const there = await two()
  const nurse = mintActor(await arrangeStaff(database, here.clinicId, "nurse"))
  expect(await merge(nurse, here.survivor, here.duplicate)).toEqual({
    ok: false,
    reason: "forbidden",
  })
  expect(await merge(here.desk, here.survivor, there.duplicate)).toEqual({
    ok: false,
    reason: "not_found",
  })
  expect(await mergePreview(here.desk, here.survivor, there.duplicate)).toEqual({
    ok: false,
    reason: "not_found",
  })
})

it("likely duplicates: like names of one birth date, or of one address", async () => {
  const { clinicId, desk, survivor, duplicate } = await two()
  await arrangePatient(database, clinicId, { name: "Percival Mossop" })
  const family = await arrangePatient(database, clinicId, {
    name: "Agnes Thistledown",
    birthDate: "1970-01-01",
    phone: "+44 20 7946 0142",
  })
  await arrangePatient(database, clinicId, { name: "Agnes Thistledown", birthDate: "1999-01-01" })
  const page = await readPatient(desk, survivor, at)
  const found = page.ok && page.value.view === "open" ? (page.value.merging?.duplicates ?? []) : []
  const mine = new Map(found.map(({ id, alike }) => [id, alike]))
  expect(mine.get(duplicate)).toEqual(["birth_date"])
  expect(mine.get(family)).toEqual(["phone"])
})

it("the clinic's possible duplicates: each pair once, the older first, for who may merge", async () => {
  const { clinicId, desk, survivor, duplicate } = await two()
  const mine = new Set<string>([survivor, duplicate])
  const pair = (found: DuplicatePair[]) =>
    found.filter(({ older, newer }) => mine.has(older.id) && mine.has(newer.id))
  const before = await possibleDuplicates(desk, at)
  if (!before.ok) throw new Error(before.reason)
  const [only, ...rest] = pair(before.value.pairs)
  expect(rest).toEqual([])
  expect(only?.older.id).not.toBe(only?.newer.id)
  expect(only?.alike).toContain("birth_date")
  const read = await ask(
    "select distinct patient_ref from audit_events where clinic_id = $1 and action = 'patient.read'",
    [clinicId],
  )
  expect(read.length).toBeGreaterThanOrEqual(2)

  expect((await merge(desk, survivor, duplicate)).ok).toBe(true)
  const after = await possibleDuplicates(desk, at)
  expect(after.ok && pair(after.value.pairs)).toEqual([])
  const nurse = mintActor(await arrangeStaff(database, clinicId, "nurse"))
  expect(await possibleDuplicates(nurse, at)).toEqual({ ok: false, reason: "forbidden" })
  const elsewhere = await two()
  const there = await possibleDuplicates(elsewhere.desk, at)
  expect(there.ok && there.value.pairs.some(({ older }) => older.id === survivor)).toBe(false)
})

it("more pairs than a page holds are on the pages after it, each once; who was erased is in none", async () => {
  const { clinicId, desk } = await two()
  const ids = Array.from({ length: 16 }, () => randomUUID())
  for (const [n, id] of ids.entries())
    await database.admin.query(
      "insert into patients (id, clinic_id, reference, name, birth_date, sex, email, erased_at) values ($1, $2, $3, $4, '1950-01-02', 'F', 'one@patients.example', $5)",
      [id, clinicId, `RC-9${n}`, "Wilhelmina Quickbeam", n > 14 ? at : null],
    )
  const seen: string[] = []
  let pages = 1
  for (let page = 1; page <= pages; page++) {
    const found = await possibleDuplicates(desk, at, page)
    if (!found.ok) throw new Error(found.reason)
    expect(found.value.page).toBe(page)
    pages = found.value.pages
    seen.push(...found.value.pairs.map(({ older, newer }) => `${older.id} ${newer.id}`))
  }
  expect(pages).toBe(2)
  expect(new Set(seen).size).toBe(seen.length)
  // Fifteen are alike: each with each.
  const theirs = seen.filter((pair) => ids.some((id) => pair.includes(id)))
  expect(theirs.length).toBeGreaterThanOrEqual((15 * 14) / 2)
  expect(seen.filter((pair) => pair.includes(ids[15] ?? "none"))).toEqual([])
  expect(await possibleDuplicates(desk, at, 99)).toMatchObject({ value: { page: 2 } })
})

it("an entry of the duplicate that was written before still counts for the undo", async () => {
  const { clinicId, clinicianId, desk, survivor, duplicate } = await two()
  const nurse = mintActor(await arrangeStaff(database, clinicId, "nurse"))
  await arrangeVisit(database, { clinicId, patientId: duplicate, clinicianId, startsAt: at })
  const entry = {
    kind: "allergy",
    name: "Latex",
    detail: "",
    severity: null,
    sinceDay: null,
  } as const
  expect((await addEntry(nurse, duplicate, entry, new Date(at.getTime() - hour))).ok).toBe(true)
  const answer = await merge(desk, survivor, duplicate)
  expect(await allergies(survivor)).toBe("Latex")
  expect(
    (await unmergePatients(desk, survivor, answer.ok ? answer.value.mergeId : "", at)).ok,
  ).toBe(true)
  expect([await allergies(survivor), await allergies(duplicate)]).toEqual(["", "Latex"])

  function allergies(patientId: PatientId): Promise<string> {
    return withTenant(clinicId, (tx) => allergyLine(tx, patientId))
  }
})

function hash(): Buffer {
  return createHash("sha256").update(randomUUID()).digest()
}

it("races moves of the same visits without a deadlock: each ends, and what is claimed is true", async () => {
  for (const round of [1, 2, 3, 4]) {
    const here = await bookingClinic(database, { clinicians: 2 })
    const { clinicId, visitTypeId, scheduler } = here
    const [survivor, duplicate] = [await here.patient(), await here.patient()]
    const first = new Date("2026-11-30T09:00:00Z").getTime()
    const slot = (n: number) => new Date(first + n * hour)
    const booked = await Promise.all(
      Array.from({ length: 6 }, (_, n) =>
        bookVisit(
          scheduler,
          {
            visitTypeId,
            clinicianId: here.clinicians[n % 2] ?? here.clinicianId,
            patientId: n < 4 ? duplicate : survivor,
            startsAt: slot(n),
            reason: "Cough",
          },
          at,
        ),
      ),
    )
    const ids = booked.map((one) => (one.ok ? one.value.visitId : undefined))
    const moves = ids.flatMap((visitId, n) =>
      visitId === undefined
        ? []
        : [
            moveVisit(
              scheduler,
              visitId,
              { startsAt: new Date(slot((n + round) % 6).getTime() + hour / 2), key: key() },
              at,
            ),
          ],
    )
    const [done, ...moved] = await Promise.all([merge(scheduler, survivor, duplicate), ...moves])
    expect(done.ok || done.reason === "overlapping_visits").toBe(true)
    const reasons = moved.flatMap((one) => (one.ok ? [] : [one.reason]))
    expect(reasons.filter((reason) => reason !== "taken")).toEqual([])
    const { wanted, found } = await claims(database, clinicId)
    expect(found).toEqual(wanted)
  }
})
