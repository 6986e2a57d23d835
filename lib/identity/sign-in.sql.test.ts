import { expect, test } from "vitest"

import { testDatabase } from "@/db/testing"
import { arrangeClinic } from "@/db/testing-clinic"

import { hashPassword } from "./password"
import { signIn, signOut } from "./sign-in"
import { absoluteMs, extendSession, findSession, idleMs } from "./staff-session"

const database = await testDatabase()
const at = new Date()
const clinic = await arrangeClinic(database, at, {
  passwordHash: await hashPassword("correct horse"),
})
const email = `doctor-${clinic.clinicId.slice(0, 8)}@clinic.example`

const place = { address: "192.0.2.7", userAgent: "test" }

const later = (ms: number): Date => new Date(at.getTime() + ms)

test("a session is idle after 15 minutes, moves with activity, and ends after 10 hours whatever happens", async () => {
  const opened = await signIn({ email: email.toUpperCase(), password: "correct horse" }, place, at)
  if (!opened.ok) throw new Error(opened.reason)
  const { token } = opened.value
  expect(await findSession(token, later(idleMs - 1))).toMatchObject({
    name: "Dr Rowan Applegarth",
    role: "clinician",
  })
  expect(await findSession(token, later(idleMs))).toBeUndefined()

  for (let ms = 0; ms < absoluteMs; ms += idleMs - 1000) await extendSession(token, later(ms))
  expect(await findSession(token, later(absoluteMs - 1))).toBeDefined()
  expect(await findSession(token, later(absoluteMs))).toBeUndefined()
})

test("a signed-out session is gone", async () => {
  const opened = await signIn({ email, password: "correct horse" }, place, at)
  if (!opened.ok) throw new Error(opened.reason)
  await signOut(opened.value.token, at)
  expect(await findSession(opened.value.token, at)).toBeUndefined()
})

test("a wrong password and an unknown address are refused alike; the tenth wrong try closes the door", async () => {
  expect(await signIn({ email: "nobody@clinic.example", password: "x" }, place, at)).toEqual({
    ok: false,
    reason: "wrong_password",
  })
  for (let i = 0; i < 10; i++) {
    expect(await signIn({ email, password: "wrong" }, place, at)).toEqual({
      ok: false,
      reason: "wrong_password",
    })
  }
  expect(await signIn({ email, password: "correct horse" }, place, at)).toMatchObject({
    ok: false,
    reason: "too_many",
  })
})

test("the database keeps no token", async () => {
  const { rows } = await database.admin.query<{ token_hash: Buffer }>(
    "select token_hash from sessions",
  )
  expect(rows.every((row) => row.token_hash.length === 32)).toBe(true)
})
