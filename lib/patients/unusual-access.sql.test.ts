import { eq } from "drizzle-orm"
import { beforeAll, describe, expect, it } from "vitest"

import { withTenant } from "@/db/client"
import { visits } from "@/db/schema/scheduling"
import { testDatabase } from "@/db/testing"
import { arrangeClinic } from "@/db/testing-clinic"
import type { TestClinic } from "@/db/testing-clinic"
import { mintActor } from "@/lib/actor"
import type { StaffActor, StaffRole } from "@/lib/actor"
import type { AuditEvent } from "@/lib/audit/event"
import { recordAll } from "@/lib/audit/record"
import type { PatientId } from "@/lib/ids"

import { arrangePatient, arrangeStaff, arrangeVisit } from "./testing"
import { unusualAccess } from "./unusual-access"

const database = await testDatabase()
const at = new Date("2026-11-24T16:00:00Z")
const dayMs = 86_400_000
let clinic: TestClinic
let auditor: StaffActor
let own: StaffActor
let hours = 1

beforeAll(async () => {
  clinic = await arrangeClinic(database, at)
  auditor = await staff("auditor")
  own = mintActor({
    kind: "staff",
    clinicId: clinic.clinicId,
    userId: clinic.clinicianId,
    role: "clinician",
    name: "Dr Rowan Applegarth",
    requestId: "r1",
  })
})

const staff = async (role: StaffRole, name?: string): Promise<StaffActor> => {
  const made = await arrangeStaff(database, clinic.clinicId, role)
  if (name !== undefined)
    await database.admin.query("update users set name = $1 where id = $2", [name, made.userId])
  return mintActor(made)
}

async function reads(
  actor: StaffActor,
  patients: readonly PatientId[],
  when: Date,
  action: "chart.read" | "patient.read" = "chart.read",
): Promise<void> {
  const events = patients.map((patientId): AuditEvent => ({
    action,
    patientId,
    entity: { type: "patient", id: patientId },
    outcome: "success",
    purpose: "TREAT",
    data: {},
  }))
  await withTenant(clinic.clinicId, (tx) => recordAll(tx, actor, events, when))
}

async function findingsOf(person: StaffActor) {
  const found = await unusualAccess(auditor, 7, at)
  return found.ok ? found.value.findings.filter((one) => one.personId === person.userId) : []
}

describe("unusual access", () => {
  it("finds a chart that somebody without a relation opened, and not their own patient's", async () => {
    const stranger = await staff("clinician")
    const patientId = await arrangePatient(database, clinic.clinicId, { reference: "RC-000777" })
    await reads(stranger, [patientId], at)
    await reads(own, [clinic.patientId], at)
    expect(await findingsOf(stranger)).toMatchObject([
      { rule: "no_relation", patientReference: "RC-000777", count: 1, role: "clinician" },
    ])
    expect(await findingsOf(own)).toEqual([])
  })

  it.each(["transcript.read", "fhir.read"] as const)(
    "%s without a relation is one",
    async (action) => {
      const stranger = await staff("nurse")
      const patientId = await arrangePatient(database, clinic.clinicId)
      const about = {
        patientId,
        entity: { type: "patient", id: patientId },
        outcome: "success",
        purpose: "TREAT",
      } as const
      const event: AuditEvent =
        action === "fhir.read"
          ? { ...about, action, data: { resource: "Observation" } }
          : { ...about, action, data: {} }
      await withTenant(clinic.clinicId, (tx) => recordAll(tx, stranger, [event], at))
      expect(await findingsOf(stranger)).toMatchObject([{ rule: "no_relation", count: 1 }])
    },
  )

  it.each(["seat", "guest", "queue", "nurse"] as const)("a %s is a relation", async (tie) => {
    const person = await staff(tie === "nurse" ? "nurse" : "clinician")
    const patientId = await arrangePatient(database, clinic.clinicId)
    const { clinicId, clinicianId } = clinic
    const startsAt = new Date(at.getTime() + 3 * dayMs + hours++ * 3_600_000)
    const visitId = await arrangeVisit(database, { clinicId, patientId, clinicianId, startsAt })
    await tied(tie, person, visitId, patientId)
    await reads(person, [patientId], at)
    expect(await findingsOf(person)).toEqual([])
  })

  it("whose visit is given to a colleague had a relation, and the colleague has one now", async () => {
    const [before, after] = [await staff("clinician"), await staff("clinician")]
    const patientId = await arrangePatient(database, clinic.clinicId)
    const startsAt = new Date(at.getTime() + 3 * dayMs + hours++ * 3_600_000)
    const visitId = await arrangeVisit(database, {
      clinicId: clinic.clinicId,
      patientId,
      clinicianId: before.userId,
      startsAt,
    })
    await reads(before, [patientId], at)
    await withTenant(clinic.clinicId, (tx) =>
      tx.update(visits).set({ clinicianId: after.userId }).where(eq(visits.id, visitId)),
    )
    await reads(after, [patientId], at)
    expect([...(await findingsOf(before)), ...(await findingsOf(after))]).toEqual([])
    await expect(database.app.query("delete from visit_handovers")).rejects.toThrow(
      /permission denied/,
    )
  })

  it.each([
    ["moves to themself and back", "back", 1],
    ["moves to themself and calls off", "cancelled", 1],
    ["is moved to by the desk, and back", "given", 0],
  ] as const)("a colleague's visit that somebody %s", async (_, how, findings) => {
    const [colleague, person] = [await staff("clinician"), await staff("clinician")]
    const mover = how === "given" ? await staff("scheduler") : person
    const { clinicId } = clinic
    const patientId = await arrangePatient(database, clinicId)
    const startsAt = new Date(at.getTime() + 3 * dayMs + hours++ * 3_600_000)
    const visit = { clinicId, patientId, clinicianId: colleague.userId, startsAt }
    const visitId = await arrangeVisit(database, visit)
    const times = { from: startsAt.toISOString(), to: startsAt.toISOString() }
    const change = async (to: { clinicianId: typeof person.userId } | { state: "cancelled" }) => {
      const moved: AuditEvent = {
        action: "visit.moved",
        patientId,
        entity: { type: "visit", id: visitId },
        outcome: "success",
        purpose: "TREAT",
        data: { visitId, version: 2, clinicianId: person.userId, ...times },
      }
      await withTenant(clinicId, async (tx) => {
        await tx.update(visits).set(to).where(eq(visits.id, visitId))
        if ("clinicianId" in to) await recordAll(tx, mover, [moved])
      })
    }
    await change({ clinicianId: person.userId })
    await reads(person, [patientId], at)
    await change(how === "cancelled" ? { state: how } : { clinicianId: colleague.userId })
    expect(await findingsOf(person)).toHaveLength(findings)
    expect(await findingsOf(colleague)).toEqual([])
  })

  it.each(["told", "answered"] as const)(
    "who was %s an alarm of a colleague's visit has one, and nobody else of the order",
    async (how) => {
      const [person, other] = [await staff("clinician"), await staff("clinician")]
      const patientId = await arrangePatient(database, clinic.clinicId)
      const { clinicId, clinicianId } = clinic
      const startsAt = new Date(at.getTime() + 3 * dayMs + hours++ * 3_600_000)
      const visitId = await arrangeVisit(database, { clinicId, patientId, clinicianId, startsAt })
      const statement = {
        told: "insert into messages (id, clinic_id, kind, about, visit_id, user_id, channel, address, state, dedupe_key) values (gen_random_uuid(), $1, 'vitals_alarm', '{}', $2, $3, 'email', 'a@clinic.example', 'sent', gen_random_uuid())",
        answered:
          "insert into alarm_deeds (id, clinic_id, visit_id, kind, done_by, at, received_at) values (gen_random_uuid(), $1, $2, 'acknowledge', $3, now(), now())",
      }[how]
      await database.admin.query(statement, [clinicId, visitId, person.userId])
      for (const one of [person, other]) await reads(one, [patientId], at)
      expect(await findingsOf(person)).toEqual([])
      expect(await findingsOf(other)).toMatchObject([{ rule: "no_relation" }])
    },
  )

  it.each([
    ["themself and called off", "self", "cancelled", 1, 1],
    ["themself, and nobody came", "self", "booked", -1, 1],
    ["themself and still to come", "self", "booked", 1, 0],
    ["themself and held", "self", "ended", -1, 0],
    ["the desk and called off", "desk", "cancelled", 1, 0],
  ] as const)(
    "a clinician's visit that was booked by %s",
    async (_, by, state, inDays, findings) => {
      const person = await staff("clinician")
      const desk = await staff("scheduler")
      const { clinicId } = clinic
      const patientId = await arrangePatient(database, clinicId)
      const startsAt = new Date(at.getTime() + inDays * dayMs + hours++ * 60_000)
      const visit = { clinicId, patientId, clinicianId: person.userId, startsAt }
      const visitId = await arrangeVisit(database, visit, state)
      const data = { visitId, version: 1, clinicianId: person.userId }
      const times = { startsAt: startsAt.toISOString(), endsAt: startsAt.toISOString() }
      const booked: AuditEvent = {
        action: "visit.booked",
        patientId,
        entity: { type: "visit", id: visitId },
        outcome: "success",
        purpose: "TREAT",
        data: { ...data, ...times },
      }
      const createdAt = new Date(startsAt.getTime() - dayMs)
      const booker = by === "self" ? person : desk
      await withTenant(clinicId, (tx) => recordAll(tx, booker, [booked], createdAt))
      await reads(person, [patientId], at)
      expect(await findingsOf(person)).toHaveLength(findings)
    },
  )

  it("says who opened a record in an emergency", async () => {
    const person = await staff("clinician")
    const patientId = await arrangePatient(database, clinic.clinicId)
    await withTenant(clinic.clinicId, (tx) =>
      recordAll(
        tx,
        person,
        [
          {
            action: "patient.break_glass",
            patientId,
            entity: { type: "patient", id: patientId },
            outcome: "success",
            purpose: "BTG",
            data: { minutes: 60, reason: "Collapsed in the waiting room" },
          },
        ],
        at,
      ),
    )
    await reads(person, [patientId], at)
    const [finding, ...others] = await findingsOf(person)
    expect(finding).toMatchObject({ rule: "break_glass" })
    expect(others).toEqual([])
  })

  it("compares family names and tells none", async () => {
    const person = await staff("scheduler", "Orla Brackenbury")
    const patientId = await arrangePatient(database, clinic.clinicId, { name: "Maud Brackenbury" })
    await reads(person, [patientId], at, "patient.read")
    const found = await findingsOf(person)
    expect(found).toMatchObject([{ rule: "family_name", who: "Orla Brackenbury" }])
    expect(JSON.stringify(found)).not.toContain("Maud")
  })

  it("sees more patients than on their other days, and work at night, on the clinic's clock", async () => {
    const person = await staff("scheduler")
    const patients: PatientId[] = []
    for (let i = 0; i < 20; i++) patients.push(await arrangePatient(database, clinic.clinicId))
    for (let back = 9; back < 17; back++)
      await reads(
        person,
        patients.slice(0, 2),
        new Date(at.getTime() - back * dayMs),
        "patient.read",
      )
    await reads(person, patients, new Date("2026-11-23T02:30:00Z"), "patient.read")
    expect(await findingsOf(person)).toMatchObject([
      { rule: "volume", day: "2026-11-23", patients: 20, usual: 2 },
      { rule: "hours", day: "2026-11-23", hour: 2, count: 20 },
    ])
  })

  it("is for auditors; reading it is an event, and so is the attempt", async () => {
    expect(await unusualAccess(own, 7, at)).toEqual({ ok: false, reason: "forbidden" })
    await unusualAccess(auditor, 1, at)
    const { rows } = await database.admin.query<{ action: string }>(
      "select action from audit_events where clinic_id = $1 order by seq desc limit 2",
      [clinic.clinicId],
    )
    expect(rows.map((row) => row.action)).toEqual(["audit.read", "access.denied"])
  })
})

/** Past every rule: only who is tied to whom counts here. A nurse is by the visit alone. */
async function tied(
  tie: "seat" | "guest" | "queue" | "nurse",
  person: StaffActor,
  visitId: string,
  patientId: string,
): Promise<void> {
  const statement = {
    seat: "insert into seats (id, clinic_id, visit_id, role, identity, user_id, state) values (gen_random_uuid(), $1, $2, 'watcher', 'seat ' || ($4::uuid)::text, $3, 'admitted')",
    guest:
      "insert into guests (id, clinic_id, visit_id, patient_id, role, name, user_id, invited_by) values (gen_random_uuid(), $1, $2, $4, 'clinician', 'Nora Quill', $3, $3)",
    queue:
      "insert into queue_entries (id, clinic_id, token_hash, key, patient_id, visit_type_id, reason, source, state, joined_at, taken_at, taken_by, visit_id) values (gen_random_uuid(), $1, sha256(($4::uuid)::text::bytea), ($4::uuid)::text, $4, gen_random_uuid(), 'Cough', 'staff', 'taken', now(), now(), $3, $2)",
    nurse: "select $1::uuid, $2::uuid, $3::uuid, $4::uuid",
  }[tie]
  const client = await database.admin.connect()
  try {
    await client.query("begin; set local session_replication_role = replica")
    await client.query(statement, [clinic.clinicId, visitId, person.userId, patientId])
    await client.query("commit")
  } finally {
    client.release()
  }
}
