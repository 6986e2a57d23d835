import { randomUUID } from "node:crypto"

import { expect, test, vi } from "vitest"
import { z } from "zod"

import { testDatabase } from "@/db/testing"
import { arrangeClinic } from "@/db/testing-clinic"
import { mintActor } from "@/lib/actor"
import { openedEvents } from "@/lib/audit/testing"
import { env } from "@/lib/env"
import { log } from "@/lib/log"
import { arrangeStaff } from "@/lib/patients/testing"

import { addPasskey, passkeyOptions } from "./factor-commands"
import { AuthenticationAnswer, RegistrationAnswer } from "./schema"
import { passkeySignInOptions, signInWithPasskey } from "./second-factor"
import { proofOptions } from "./step-up"
import { softwarePasskey } from "./testing-passkey"

const database = await testDatabase()
const at = new Date()
const { clinicId } = await arrangeClinic(database, at)
const refused = { ok: false, reason: "wrong_factor" }

test("opens a session by itself, and a challenge is answered once, for what it was asked, on our own page", async () => {
  const { actor, passkey } = await withPasskey()
  const challenge = await asked(passkeySignInOptions())
  expect(await enter(passkey.assertion(challenge))).toMatchObject({ ok: true })
  expect(await enter(passkey.assertion(challenge)), "answered before").toEqual(refused)
  const proof = await asked(proofOptions(actor))
  expect(await enter(passkey.assertion(proof)), "asked for a proof").toEqual(refused)
  const nobodys = Buffer.alloc(32, 1).toString("base64url")
  expect(await enter(passkey.assertion(nobodys)), "never asked").toEqual(refused)
  const lured = { page: "https://evil.example" }
  const elsewhere = passkey.assertion(await asked(passkeySignInOptions()), lured)
  expect(await enter(elsewhere), "given to another page").toEqual(refused)
  expect(await sessionsOf(actor.userId)).toBe(1)
})

test("one challenge that is answered by many at once opens one session", async () => {
  const { actor, passkey } = await withPasskey()
  const challenge = await asked(passkeySignInOptions())
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => enter(passkey.assertion(challenge))),
  )
  expect(answers.filter(({ ok }) => ok)).toHaveLength(1)
  expect(await sessionsOf(actor.userId)).toBe(1)
})

test("a copy that was used less often than the passkey is refused; the log says why, and its owner is written to", async () => {
  const { actor, passkey } = await withPasskey()
  const use = async (count: number) =>
    enter(passkey.assertion(await asked(passkeySignInOptions()), { count }))
  expect(await use(7)).toMatchObject({ ok: true })
  const before = await lettersTo(actor.userId)
  for (const count of [7, 3]) expect(await use(count)).toEqual(refused)
  expect(await lettersTo(actor.userId)).toBe(before + 2)
  const events = await openedEvents(database.admin, clinicId, "credential.refused")
  const own = events.filter(({ entity }) => entity.id === actor.userId)
  expect(own).toMatchObject(Array(2).fill({ data: { method: "passkey", reason: "counter" } }))
  expect(await use(8)).toMatchObject({ ok: true })
})

test("one that nobody has is refused, and is a line of the process's own: its source, and nothing of it", async () => {
  const said = vi.spyOn(log, "warn")
  const answer = softwarePasskey(env().BASE_URL).assertion(await asked(passkeySignInOptions()))
  expect(await enter(answer)).toEqual(refused)
  const line = { reason: "unknown_passkey", from: expect.stringMatching(/^[\w-]{11}$/) }
  expect(said.mock.calls).toEqual([[expect.objectContaining(line), "sign-in refused"]])
  expect(JSON.stringify(said.mock.calls)).not.toMatch(new RegExp(`${answer.id}|192\\.0\\.2`))
  said.mockRestore()
})

async function withPasskey() {
  const facts = await arrangeStaff(database, clinicId, "nurse")
  const session = { id: randomUUID(), openedAt: at, provedAt: at }
  const actor = mintActor({ ...facts, session })
  const passkey = softwarePasskey(env().BASE_URL)
  const challenge = await asked(passkeyOptions(actor, at))
  const response = RegistrationAnswer.parse(passkey.registration(challenge))
  expect(await addPasskey(actor, { response, label: "Phone" }, at)).toMatchObject({ ok: true })
  return { actor, passkey }
}

function enter(answer: object) {
  const place = { address: `192.0.2.${(places++ % 250) + 1}`, userAgent: "Firefox" }
  return signInWithPasskey(AuthenticationAnswer.parse(answer), place, at)
}
let places = 0

/** The challenge in what a browser is told to ask for. */
async function asked(options: Promise<{ ok: boolean; value?: object }>): Promise<string> {
  return z.object({ value: z.object({ challenge: z.string() }) }).parse(await options).value
    .challenge
}

async function sessionsOf(userId: string): Promise<number> {
  const { rowCount } = await database.admin.query("select from sessions where user_id = $1", [
    userId,
  ])
  return rowCount ?? 0
}

async function lettersTo(userId: string): Promise<number> {
  const { rowCount } = await database.admin.query(
    "select from outbox where payload ->> 'kind' = 'credential_changed' and payload ->> 'userId' = $1",
    [userId],
  )
  return rowCount ?? 0
}
