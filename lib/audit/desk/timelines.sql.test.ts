import { randomUUID } from "node:crypto"

import { afterAll, beforeAll, describe, expect, test } from "vitest"

import { withTenant } from "@/db/client"
import { testDatabase } from "@/db/testing"
import { mintActor } from "@/lib/actor"

import { sequenceClinic } from "../log/sequence"
import { record } from "../record"
import { furnish, read } from "../testing"
import type { House } from "../testing"
import { events } from "./event-queries"
import { patientTimeline, personTimeline } from "./timelines"

const database = await testDatabase()
const at = new Date("2026-11-24T10:40:00.000Z")
let house: House
let reference: string

beforeAll(async () => {
  house = await furnish(database.admin, database.urls.sequencer, mintActor, at)
  reference = `RC-${house.clinicId.slice(0, 6)}`
  await read(house, 60)
  await withTenant(house.clinicId, (tx) =>
    record(tx, house.clinician, {
      action: "patient.break_glass",
      patientId: house.patientId,
      entity: { type: "patient", id: house.patientId },
      outcome: "success",
      purpose: "BTG",
      data: { minutes: 60, reason: "Collapsed" },
    }),
  )
  await sequenceClinic(house.sequencer.db, house.clinicId, house.signer)
})
afterAll(() => house.sequencer.close())

describe("the timeline of one patient", () => {
  test("one event a row, newest first, by the clinic's number and without a name, in pages", async () => {
    const first = await patientTimeline(house.auditor, reference.toLowerCase(), undefined, at)
    if (!first.ok) throw new Error(first.reason)
    expect(first.value.rows).toHaveLength(50)
    expect(first.value.rows[0]).toMatchObject({
      action: "patient.break_glass",
      who: "Dr Rowan Applegarth",
      actorId: house.clinician.userId,
      patientReference: reference,
    })
    expect(first.value.sums).toEqual({ events: 61, others: 1, refused: 0, emergencies: 1 })
    expect(first.value.signedSize).toBe(61)
    expect(JSON.stringify(first)).not.toContain("Fennimore")
    const before = BigInt(first.value.rows.at(-1)?.seq ?? "0")
    const second = await patientTimeline(house.auditor, reference, before, at)
    expect(second).toMatchObject({ ok: true, value: { more: false } })
    expect(second.ok && second.value.rows).toHaveLength(11)
  })

  test("reading it is an event about that patient; so is asking for nobody, and trying to", async () => {
    expect(await patientTimeline(house.auditor, "RC-000000", undefined, at)).toEqual({
      ok: false,
      reason: "not_found",
    })
    expect(await patientTimeline(house.clinician, reference, undefined, at)).toEqual({
      ok: false,
      reason: "forbidden",
    })
    const { rows } = await database.admin.query<{ action: string; patient_id: string | null }>(
      "select action, patient_id from audit_events where clinic_id = $1 order by seq desc limit 3",
      [house.clinicId],
    )
    expect(rows).toEqual([
      { action: "access.denied", patient_id: null },
      { action: "audit.read", patient_id: null },
      { action: "audit.read", patient_id: house.patientId },
    ])
  })
})

describe("the timeline of one person", () => {
  test("says who, and of how many patients", async () => {
    const found = await personTimeline(house.auditor, house.clinician.userId, undefined, at)
    expect(found).toMatchObject({
      ok: true,
      value: {
        person: { name: "Dr Rowan Applegarth", role: "clinician" },
        sums: { others: 1, emergencies: 1, refused: 1 },
        more: true,
      },
    })
  })

  test("somebody of another clinic is nobody here", async () => {
    const other = await furnish(database.admin, database.urls.sequencer, mintActor, at)
    await other.sequencer.close()
    const refused = { ok: false, reason: "not_found" }
    expect(await personTimeline(other.auditor, house.clinician.userId, undefined, at)).toEqual(
      refused,
    )
    expect(await personTimeline(house.auditor, randomUUID(), undefined, at)).toEqual(refused)
  })
})

test("what a program of the hospital did, and who acts for a patient, can be filtered by", async () => {
  const { clinicId, patientId } = house
  const program = mintActor({
    kind: "client",
    clinicId,
    clientId: randomUUID(),
    name: "Laboratory",
    scopes: [],
    grants: [],
    requestId: "c1",
  })
  const proxy = mintActor({
    kind: "portal",
    clinicId,
    patientId,
    proxyId: randomUUID(),
    requestId: "p1",
  })
  await withTenant(clinicId, async (tx) => {
    for (const actor of [program, program, proxy])
      await record(tx, actor, {
        action: "fhir.read",
        patientId,
        entity: { type: "patient", id: patientId },
        outcome: "success",
        purpose: "HOPERAT",
        data: { resource: "Patient" },
      })
  })
  const total = async (actor: "client" | "proxy" | "visitor") => {
    const page = await events(house.auditor, { actor }, undefined, at)
    return page.ok ? page.value.total : -1
  }
  expect([await total("client"), await total("proxy"), await total("visitor")]).toEqual([2, 1, 0])
})
