import { randomUUID } from "node:crypto"

import { beforeEach, describe, expect, test } from "vitest"

import { testDatabase } from "@/db/testing"
import { arrangeClinic } from "@/db/testing-clinic"
import type { TestClinic } from "@/db/testing-clinic"
import { mintActor } from "@/lib/actor"
import type { StaffActor, StaffRole } from "@/lib/actor"
import { admit, endVisit } from "@/lib/consultations/commands"
import { arrive, giveConsent } from "@/lib/consultations/patient-commands"
import { patientView } from "@/lib/consultations/patient-queries"
import { systemActor } from "@/lib/identity/system"
import { UserId } from "@/lib/ids"
import { receiveRoomEvent } from "@/lib/rooms/presence-commands"
import { cancelVisit } from "@/lib/scheduling/visits/cancel-commands"

import { correctOutcome, decideOutcomes } from "./commands"
import { outcomeOf } from "./queries"

const database = await testDatabase()
const at = (time: string) => new Date(`2026-11-24T${time}:00Z`)
const consent = { video: true, vitals: false, charting: false, transcript: false }

let clinic: TestClinic
let doctor: StaffActor

beforeEach(async () => {
  clinic = await arrangeClinic(database, at("10:20"))
  doctor = staff("clinician", clinic.clinicianId)
})

test("a visit that both attended says so, with what was seen", async () => {
  await meet()
  expect(await decided("10:38")).toEqual({
    result: "attended",
    who: null,
    seq: 1,
    decided_by: null,
  })
  const view = await outcomeOf(doctor, clinic.visitId, at("10:39"))
  const kinds = view.ok
    ? view.value.evidence.map((one) => `${one.who} ${one.kind} ${one.source}`)
    : []
  expect(kinds).toEqual(
    expect.arrayContaining([
      "patient page_open heartbeat",
      "patient arrived visit",
      "clinician admitted visit",
      "patient joined webhook",
      "clinician joined webhook",
      "clinician left webhook",
      "clinician ended visit",
    ]),
  )
  expect(await actions()).toContain("outcome.decided")
})

test("webhooks in any order and each three times are one ledger", async () => {
  await meet()
  const before = await ledger()
  expect(before.filter((one) => one["source"] === "webhook")).toHaveLength(4)
  expect(new Set(before.map((one) => one["key"])).size).toBe(before.length)
})

test("a patient who did not come is found out when the window closes, once, and is written to", async () => {
  await signedIn("10:00")
  const actor = systemActor("outcomes", clinic.clinicId)
  expect(await decideOutcomes(actor, at("12:39"))).toBe(0)
  const rounds = await Promise.all(
    Array.from({ length: 5 }, () => decideOutcomes(actor, at("12:41"))),
  )
  expect(rounds.reduce((sum, one) => sum + one, 0)).toBe(1)
  expect(await newest()).toMatchObject({ result: "no_show", who: "patient" })
  expect(await letters()).toEqual([
    { kind: "missed", visitId: clinic.visitId, patientId: clinic.patientId },
  ])
  expect((await actions()).filter((action) => action === "outcome.decided")).toHaveLength(1)
})

test("one who waited in vain is not blamed, and gets no letter that they missed it", async () => {
  await signedIn("10:00")
  await giveConsent(patient(), consent, at("10:10"))
  await arrive(patient(), at("10:15"))
  await patientView(patient(), at("10:30"))
  expect(await decided("12:41")).toMatchObject({ result: "no_show", who: "clinician" })
  expect(await letters()).toEqual([])
})

test("a cancelled visit is cancelled, once that cannot be taken back any more", async () => {
  await cancelVisit(staff("scheduler"), clinic.visitId, { reason: "clinic" }, at("09:00"))
  expect(await decided("09:09")).toBeUndefined()
  expect(await decided("09:10")).toMatchObject({ result: "cancelled", who: null })
})

test("a visit found undecided days later is decided without a letter", async () => {
  expect(
    await decideOutcomes(
      systemActor("outcomes", clinic.clinicId),
      new Date("2026-11-27T09:00:00Z"),
    ),
  ).toBe(1)
  expect(await letters()).toEqual([])
})

describe("a correction", () => {
  const correction = {
    result: "attended" as const,
    who: null,
    reason: "Spoke by telephone",
    seq: 1,
  }

  test("is another row with a name and a reason; the first stays, and the log says both", async () => {
    await decided("12:41")
    const orla = await scheduler()
    expect((await correctOutcome(orla, clinic.visitId, correction, at("13:00"))).ok).toBe(true)
    const view = await outcomeOf(doctor, clinic.visitId, at("13:01"))
    expect(view.ok && view.value.outcomes).toMatchObject([
      { result: "no_show", who: "both", by: null },
      { result: "attended", who: null, by: "Orla", reason: "Spoke by telephone" },
    ])
    const { rows } = await database.admin.query(
      "select count(*)::int as n from audit_events where clinic_id = $1 and action = 'outcome.corrected'",
      [clinic.clinicId],
    )
    expect(rows).toEqual([{ n: 1 }])
  })

  test("into what it is already is refused", async () => {
    await decided("12:41")
    const same = { ...correction, result: "no_show" as const, who: "both" as const }
    expect(await correctOutcome(doctor, clinic.visitId, same, at("13:00"))).toMatchObject({
      reason: "unchanged",
    })
    const view = await outcomeOf(doctor, clinic.visitId, at("13:01"))
    expect(view.ok && view.value.outcomes).toHaveLength(1)
  })

  test("of what somebody corrected meanwhile is refused with the newer one", async () => {
    await decided("12:41")
    const orla = await scheduler()
    const both = await Promise.all(
      [1, 2].map(() => correctOutcome(orla, clinic.visitId, correction, at("13:00"))),
    )
    expect(both.filter((one) => one.ok)).toHaveLength(1)
    expect(both.find((one) => !one.ok)).toMatchObject({ reason: "stale", seq: 2 })
  })

  test.each<[StaffRole, string]>([
    ["nurse", "forbidden"],
    ["auditor", "forbidden"],
    ["clinician", "not_found"],
  ])("by another %s is refused: %s", async (role, reason) => {
    await decided("12:41")
    expect(
      await correctOutcome(staff(role), clinic.visitId, correction, at("13:00")),
    ).toMatchObject({
      reason,
    })
    expect(await actions()).toContain("access.denied")
  })

  test("of a visit that has not begun is refused", async () => {
    expect(
      await correctOutcome(doctor, clinic.visitId, { ...correction, seq: 0 }, at("09:00")),
    ).toMatchObject({ reason: "not_begun" })
  })

  test("by a person comes first: the worker does not judge after it", async () => {
    await correctOutcome(doctor, clinic.visitId, { ...correction, seq: 0 }, at("11:00"))
    expect(await decideOutcomes(systemActor("outcomes", clinic.clinicId), at("12:41"))).toBe(0)
  })
})

test.each([
  ["visit_ledger", "update visit_ledger set kind = 'joined'"],
  ["visit_ledger", "delete from visit_ledger"],
  ["visit_outcomes", "update visit_outcomes set result = 'attended'"],
  ["visit_outcomes", "delete from visit_outcomes"],
])("nobody changes %s, the superuser neither: %s", async (_, statement) => {
  await meet()
  await decided("10:38")
  await expect(database.admin.query(statement)).rejects.toMatchObject({ code: "23001" })
})

async function meet() {
  await giveConsent(patient(), consent, at("10:10"))
  await arrive(patient(), at("10:15"))
  await patientView(patient(), at("10:16"))
  await admit(doctor, clinic.visitId, { version: 2 }, at("10:21"))
  const { rows } = await database.admin.query(
    "select room, seats.role, seats.identity from visits join seats on seats.visit_id = visits.id where visits.id = $1",
    [clinic.visitId],
  )
  const events = rows.flatMap(({ room, role, identity }) =>
    (["participant_joined", "participant_left"] as const).map((event) => ({
      id: randomUUID(),
      event,
      room: String(room),
      participant: {
        identity: String(identity),
        joinedAt: at(role === "patient" ? "10:22" : "10:21"),
      },
      at: event === "participant_left" ? at("10:34") : at(role === "patient" ? "10:22" : "10:21"),
    })),
  )
  for (const event of [...events.toReversed(), ...events, ...events]) await receiveRoomEvent(event)
  await endVisit(doctor, clinic.visitId, {}, at("10:35"))
}

async function decided(time: string) {
  await decideOutcomes(systemActor("outcomes", clinic.clinicId), at(time))
  return newest()
}

async function newest() {
  const { rows } = await database.admin.query(
    "select result, who, seq, decided_by from visit_outcomes where visit_id = $1 order by seq desc limit 1",
    [clinic.visitId],
  )
  return rows[0]
}

async function ledger(): Promise<Record<string, unknown>[]> {
  const { rows } = await database.admin.query(
    "select key, source from visit_ledger where visit_id = $1",
    [clinic.visitId],
  )
  return rows
}

async function letters() {
  const { rows } = await database.admin.query(
    "select payload from outbox where clinic_id = $1 and job = 'notifications.letter'",
    [clinic.clinicId],
  )
  return rows.map((row) => row.payload)
}

async function actions(): Promise<string[]> {
  const { rows } = await database.admin.query(
    "select action from audit_events where clinic_id = $1",
    [clinic.clinicId],
  )
  return rows.map((row) => String(row.action))
}

async function signedIn(time: string) {
  await database.admin.query(
    "insert into sessions (token_hash, clinic_id, user_id, created_at, expires_at, absolute_expires_at) values (sha256($1::bytea), $2, $3, $4, $5, $5)",
    [randomUUID(), clinic.clinicId, clinic.clinicianId, at(time), at("11:00")],
  )
}

async function scheduler(): Promise<StaffActor> {
  const id = UserId.parse(randomUUID())
  await database.admin.query(
    "insert into users (id, clinic_id, email, name, role, password_hash) values ($1, $2, $3, 'Orla', 'scheduler', 'none')",
    [id, clinic.clinicId, `${id}@clinic.example`],
  )
  return staff("scheduler", id)
}

function staff(role: StaffRole, userId = UserId.parse(randomUUID())): StaffActor {
  const { clinicId } = clinic
  return mintActor({ kind: "staff", clinicId, userId, role, name: "Someone", requestId: "test" })
}

function patient() {
  const { clinicId, patientId, visitId } = clinic
  return mintActor({ kind: "patient", clinicId, patientId, visitId, requestId: "test" })
}
