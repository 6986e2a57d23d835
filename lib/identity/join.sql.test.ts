import { randomUUID } from "node:crypto"

import { beforeEach, describe, expect, test } from "vitest"

import { testDatabase } from "@/db/testing"
import { arrangeClinic } from "@/db/testing-clinic"
import type { TestClinic } from "@/db/testing-clinic"

import { lookAtLink, redeemLink } from "./join"
import { linkToken, tokenHash } from "./link-token"

const database = await testDatabase()
const start = new Date("2026-11-24T10:20:00Z")
let clinic: TestClinic
let token: string

beforeEach(async () => {
  clinic = await arrangeClinic(database, start)
  token = await link()
})

async function link(): Promise<string> {
  const id = randomUUID()
  const made = linkToken("visit", id)
  await database.admin.query(
    "insert into visit_links (id, token_hash, clinic_id, visit_id, patient_id) values ($1, $2, $3, $4, $5)",
    [id, Buffer.from(tokenHash(made)), clinic.clinicId, clinic.visitId, clinic.patientId],
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
