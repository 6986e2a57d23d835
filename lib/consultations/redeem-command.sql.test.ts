import { randomUUID } from "node:crypto"

import { beforeEach, describe, expect, test } from "vitest"

import { testDatabase } from "@/db/testing"
import { arrangeClinic } from "@/db/testing-clinic"
import type { TestClinic } from "@/db/testing-clinic"
import { mintActor } from "@/lib/actor"
import { lookAtLink } from "@/lib/identity/join"
import { linkToken, tokenHash } from "@/lib/identity/link-token"
import { wasMoved } from "@/lib/identity/other-sessions"
import { arrange } from "@/lib/rooms/testing-visit"

import { patientView } from "./patient-queries"
import { redeemLink } from "./redeem-command"

const database = await testDatabase()
const start = new Date("2026-11-24T10:20:00Z")
let clinic: TestClinic
let token: string

beforeEach(async () => {
  clinic = await arrangeClinic(database, start)
  token = await link()
})

async function link(
  to: Pick<TestClinic, "clinicId" | "visitId" | "patientId"> = clinic,
): Promise<string> {
  const id = randomUUID()
  const made = linkToken("visit", id)
  await database.admin.query(
    "insert into visit_links (id, token_hash, clinic_id, visit_id, patient_id) values ($1, $2, $3, $4, $5)",
    [id, Buffer.from(tokenHash(made)), to.clinicId, to.visitId, to.patientId],
  )
  return made
}

async function triesLeft(): Promise<number> {
  const { rows } = await database.admin.query<{ tries_left: number }>(
    "select tries_left from visit_links where visit_id = $1",
    [clinic.visitId],
  )
  return rows[0]?.tries_left ?? -1
}

test("looking twenty times spends nothing and shows clinic, clinician and time", async () => {
  for (let i = 0; i < 20; i++) {
    const look = await lookAtLink(token, start)
    expect(look).toMatchObject({
      ok: true,
      value: {
        clinic: { name: "Riverside Clinic", phone: "020 7946 0148" },
        clinician: { name: "Dr Rowan Applegarth" },
        startsAt: start.toISOString(),
      },
    })
  }
  expect(await triesLeft()).toBe(5)
})

test("the right birth date opens a session until two hours after the end, again and again", async () => {
  for (let i = 0; i < 3; i++) {
    const redeemed = await redeemLink(token, "1942-03-14", start)
    expect(redeemed).toMatchObject({
      ok: true,
      value: { cookieExpires: new Date("2026-11-24T12:40:00Z") },
    })
  }
})

test("fifty wrong dates at once are five tries, and then the right one is refused too", async () => {
  const answers = await Promise.all(
    Array.from({ length: 50 }, () => redeemLink(token, "1942-03-15", start)),
  )
  const reasons = answers.map((answer) => (answer.ok ? "ok" : answer.reason))
  expect(reasons.filter((reason) => reason === "wrong_birth_date")).toHaveLength(4)
  expect(reasons.filter((reason) => reason === "no_tries_left")).toHaveLength(46)
  expect(await redeemLink(token, "1942-03-14", start)).toMatchObject({
    ok: false,
    reason: "no_tries_left",
  })
})

test("a right date gives the five tries back", async () => {
  await redeemLink(token, "1950-01-01", start)
  await redeemLink(token, "1942-03-14", start)
  expect(await triesLeft()).toBe(5)
})

describe("closed links", () => {
  test.each([
    ["unknown", "x".repeat(43)],
    ["malformed", "?"],
    ["empty", ""],
  ])("%s: the same words", async (_, given) => {
    expect(await lookAtLink(given, start)).toMatchObject({ ok: false, reason: "unknown_link" })
    expect(await redeemLink(given, "1942-03-14", start)).toMatchObject({
      ok: false,
      reason: "unknown_link",
    })
  })

  test("revoked reads like unknown", async () => {
    await database.admin.query("update visit_links set revoked_at = now() where visit_id = $1", [
      clinic.visitId,
    ])
    expect(await lookAtLink(token, start)).toEqual(await lookAtLink("x".repeat(43), start))
  })

  test("expired two hours after the end, with the clinic's phone", async () => {
    const open = new Date("2026-11-24T12:40:00Z")
    expect(await lookAtLink(token, open)).toMatchObject({ ok: true })
    expect(await lookAtLink(token, new Date(open.getTime() + 1))).toMatchObject({
      ok: false,
      reason: "expired",
      clinic: { phone: "020 7946 0148" },
    })
  })

  test("cancelled", async () => {
    await database.admin.query("update visits set state = 'cancelled' where id = $1", [
      clinic.visitId,
    ])
    expect(await redeemLink(token, "1942-03-14", start)).toMatchObject({
      ok: false,
      reason: "cancelled",
    })
  })
})

test("every redemption and refusal leaves an audit event", async () => {
  await redeemLink(token, "1950-01-01", start)
  await redeemLink(token, "1942-03-14", start)
  const { rows } = await database.admin.query(
    "select action, outcome from audit_events where clinic_id = $1 order by seq",
    [clinic.clinicId],
  )
  expect(rows).toEqual([
    { action: "link.refused", outcome: "refused" },
    { action: "link.redeemed", outcome: "success" },
  ])
})

test("two who come by the link in the same seconds are one from the moment that a page is heard, and the other is told", async () => {
  const { visitId } = clinic
  const come = async (at: Date) => {
    const redeemed = await redeemLink(token, "1942-03-14", at)
    if (!redeemed.ok) throw new Error(redeemed.reason)
    return redeemed.value.token
  }
  const after = (seconds: number) => new Date(start.getTime() + seconds * 1000)
  const [stranger, own] = [await come(start), await come(after(8))]
  expect(await wasMoved(stranger), "as after a double click").toBe(false)
  await database.admin.query(
    "insert into seats (id, clinic_id, visit_id, role, identity, state, seen_at) values (gen_random_uuid(), $1, $2, 'patient', $3, 'waiting', $4)",
    [clinic.clinicId, visitId, `p-${visitId}`, after(10)],
  )
  const patient = mintActor({ kind: "patient", ...clinic, requestId: "test" })
  await patientView(patient, after(12), own)
  expect(await wasMoved(stranger), "which answer came last is not known yet").toBe(false)
  await patientView(patient, after(30), own)
  expect(await wasMoved(stranger)).toBe(true)
  expect(await wasMoved(own)).toBe(false)
})

describe("another phone during the call", () => {
  const birthDate = "1942-03-14"
  const inCall = new Date("2026-11-24T10:25:00Z")
  const later = new Date("2026-11-24T10:30:00Z")

  /** The first phone is in the call, with a bedside device. */
  async function called(protection: "end_to_end" | "none" = "end_to_end") {
    const visit = await arrange(database.admin, { protection })
    const { clinicId, visitId, patientId, deviceId } = visit
    await database.admin.query(
      "insert into seats (id, clinic_id, visit_id, role, identity, device_id, state) values (gen_random_uuid(), $1, $2, 'device', $3, $4, 'admitted')",
      [clinicId, visitId, `device-${visitId}`, deviceId],
    )
    const pressed = await link(visit)
    const first = await redeemLink(pressed, birthDate, inCall)
    if (!first.ok) throw new Error(first.reason)
    return {
      ...visit,
      link: pressed,
      first: first.value.token,
      patient: mintActor({ kind: "patient", clinicId, patientId, visitId, requestId: "test" }),
      async seats() {
        const { rows } = await database.admin.query<{
          role: string
          state: string
          identity: string
          lost: string[]
        }>(
          "select role, state, identity, lost_identities as lost from seats where visit_id = $1 and role <> 'clinician' order by role desc",
          [visitId],
        )
        return rows
      },
      async removed() {
        const { rows } = await database.admin.query<{ identity: string }>(
          "select payload->>'identity' as identity from outbox where job = 'rooms.remove' and payload->>'visitId' = $1",
          [visitId],
        )
        return rows.map((row) => row.identity)
      },
      async roomNow() {
        const { rows } = await database.admin.query<{ room: string }>(
          "select room from visits where id = $1",
          [visitId],
        )
        return rows[0]?.room
      },
    }
  }

  test("waits at the door with the bedside devices, under a new identity, until it is admitted", async () => {
    const visit = await called()
    expect(await redeemLink(visit.link, birthDate, later, { here: true })).toMatchObject({
      ok: true,
    })
    expect(await wasMoved(visit.first)).toBe(true)
    const [patient, device] = await visit.seats()
    expect(patient).toMatchObject({ state: "waiting", lost: [visit.patientIdentity] })
    expect(patient?.identity).not.toBe(visit.patientIdentity)
    expect(device).toMatchObject({ state: "waiting", lost: [`device-${visit.visitId}`] })
    expect(await visit.removed()).toEqual([visit.patientIdentity, `device-${visit.visitId}`])
    expect(await visit.roomNow()).toBe(visit.room)
    expect(await patientView(visit.patient, later)).toMatchObject({
      value: { step: "waiting", room: visit.room },
    })
    const audited = (await visit.audited()).filter(([action]) => action === "seat.sent_back")
    expect(audited).toHaveLength(2)
  })

  test("is told that the other one is in the call before it is asked for", async () => {
    const visit = await called()
    await database.admin.query("update seats set seen_at = $2 where visit_id = $1", [
      visit.visitId,
      later,
    ])
    expect(await redeemLink(visit.link, birthDate, later)).toEqual({
      ok: false,
      reason: "elsewhere",
      inCall: true,
    })
    expect((await visit.seats())[0]?.state).toBe("admitted")
  })

  test("leaves an empty room behind where nothing is encrypted", async () => {
    const visit = await called("none")
    await redeemLink(visit.link, birthDate, later, { here: true })
    expect(await visit.roomNow()).not.toBe(visit.room)
  })

  test("the same browser by its own session stays in the call", async () => {
    const visit = await called()
    const place = { here: true, ownToken: visit.first }
    expect(await redeemLink(visit.link, birthDate, later, place)).toMatchObject({ ok: true })
    expect((await visit.seats()).map(({ state }) => state)).toEqual(["admitted", "admitted"])
    expect(await visit.removed()).toEqual([])
  })

  test("the phone that was left cannot take it back unseen", async () => {
    const visit = await called()
    await redeemLink(visit.link, birthDate, later, { here: true })
    await database.admin.query("update seats set state = 'admitted' where visit_id = $1", [
      visit.visitId,
    ])
    await redeemLink(visit.link, birthDate, later, { here: true, ownToken: visit.first })
    expect((await visit.seats())[0]?.state).toBe("waiting")
  })
})
