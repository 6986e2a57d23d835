import { createHash } from "node:crypto"

import { expect, test, vi } from "vitest"

import { testDatabase } from "@/db/testing"
import { arrangeClinic } from "@/db/testing-clinic"
import { log } from "@/lib/log"

import { newDeviceCookie } from "./device-cookie"
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
const trySignIn = (typed: { email?: string; password: string }, device?: string) =>
  signIn({ email, ...typed }, place, device, at)

async function openedToken(device?: string): Promise<string> {
  const answer = await trySignIn({ email: email.toUpperCase(), password: "correct horse" }, device)
  if (!answer.ok || answer.value.kind !== "opened") throw new Error("not opened")
  return answer.value.session.token
}

test("a session is idle after 15 minutes, moves with activity, and ends after 10 hours whatever happens", async () => {
  const token = await openedToken()
  expect(await findSession(token, later(idleMs - 1))).toMatchObject({
    name: "Dr Rowan Applegarth",
    role: "clinician",
    provedAt: at,
  })
  expect(await findSession(token, later(idleMs))).toBeUndefined()

  for (let ms = 0; ms < absoluteMs; ms += idleMs - 1000)
    await extendSession(clinic.clinicId, token, later(ms))
  expect(await findSession(token, later(absoluteMs - 1))).toBeDefined()
  expect(await findSession(token, later(absoluteMs))).toBeUndefined()
})

test("a signed-out session is gone", async () => {
  const token = await openedToken()
  await signOut(token, at)
  expect(await findSession(token, at)).toBeUndefined()
})

test("what is over is not begun anew by somebody's doing", async () => {
  const [idle, signedOut] = [await openedToken(), await openedToken()]
  await signOut(signedOut, at)
  for (const token of [idle, signedOut]) await extendSession(clinic.clinicId, token, later(idleMs))
  expect(await findSession(idle, later(idleMs))).toBeUndefined()
  expect(await findSession(signedOut, later(idleMs))).toBeUndefined()
})

test("who comes and goes stands in the log under their own name, and a wrong password under nobody's", async () => {
  await trySignIn({ password: "wrong" })
  await signOut(await openedToken(), at)
  const { rows } = await database.admin.query<{ action: string; by: string; role: string }>(
    `select distinct action, actor_id as by, actor_role as role from audit_events
      where clinic_id = $1 and action like 'staff.sign%' order by action`,
    [clinic.clinicId],
  )
  const person = { by: clinic.clinicianId, role: "clinician" }
  expect(rows).toEqual([
    { action: "staff.sign_in_failed", by: "system:sign-in", role: "system" },
    { action: "staff.signed_in", ...person },
    { action: "staff.signed_out", ...person },
  ])
})

test("a password that was kept in the old way is hashed anew when it is given", async () => {
  const { scryptSync } = await import("node:crypto")
  const salt = Buffer.alloc(16, 3)
  const key = scryptSync("correct horse", salt, 32, { N: 32_768, r: 8, p: 1, maxmem: 2 ** 26 })
  const old = `scrypt$32768$8$1$${salt.toString("base64url")}$${key.toString("base64url")}`
  await database.admin.query("update users set password_hash = $1 where email = $2", [old, email])
  await openedToken()
  const { rows } = await database.admin.query<{ password_hash: string }>(
    "select password_hash from users where email = $1",
    [email],
  )
  expect(rows[0]?.password_hash).toMatch(/^\$argon2id\$/)
  await openedToken()
})

test("a wrong password and an unknown address are refused alike; the tenth wrong try closes the door, with the seconds to wait", async () => {
  const wrong = { ok: false, reason: "wrong_password" }
  expect(await trySignIn({ email: "nobody@clinic.example", password: "x" })).toEqual(wrong)
  for (let i = 0; i < 10; i++) expect(await trySignIn({ password: "wrong" })).toEqual(wrong)
  const closed = await trySignIn({ password: "correct horse" })
  expect(closed).toMatchObject({ reason: "too_many" })
  const wait = !closed.ok && "retryAfter" in closed ? closed.retryAfter : 0
  expect(wait).toBeGreaterThan(800)
  expect(wait).toBeLessThanOrEqual(900)
})

test("but not to a browser that signed in before: it has ten tries of its own, and a made-up mark has none", async () => {
  expect(await trySignIn({ password: "correct horse" })).toMatchObject({ reason: "too_many" })
  const mark = newDeviceCookie(email)
  expect(await trySignIn({ password: "correct horse" }, mark)).toMatchObject({ ok: true })
  for (const made of [
    `${mark.slice(0, -1)}${mark.endsWith("A") ? "E" : "A"}`,
    newDeviceCookie("other@clinic.example"),
    "x",
  ])
    expect(await trySignIn({ password: "correct horse" }, made)).toMatchObject({
      reason: "too_many",
    })
})

test("one address that guesses at many accounts is stopped after thirty a minute; right passwords do not count", async () => {
  const from = { address: "198.51.100.9", userAgent: "test" }
  const mark = newDeviceCookie(email)
  for (let i = 0; i < 40; i++)
    expect(await signIn({ email, password: "correct horse" }, from, mark, at)).toMatchObject({
      ok: true,
    })
  const guess = (i: number) =>
    signIn({ email: `guess-${i}@clinic.example`, password: "x" }, from, undefined, at)
  for (let i = 0; i < 30; i++) expect(await guess(i)).toMatchObject({ reason: "wrong_password" })
  expect(await guess(30)).toMatchObject({ reason: "too_many" })
})

test("a refusal that no clinic's log can have is a line of the process's own: its source, and not who was meant", async () => {
  const said = vi.spyOn(log, "warn")
  const guess = (address: string) =>
    signIn({ email: "nobody@clinic.example", password: "x" }, { ...place, address }, undefined, at)
  await guess("203.0.113.1")
  await guess("203.0.113.1")
  await guess("203.0.113.2")
  const lines = said.mock.calls.map(([line]) => line)
  expect(lines).toEqual(Array(3).fill(expect.objectContaining({ reason: "unknown_account" })))
  const [first, again, other] = lines.map((line) => Reflect.get(Object(line), "from"))
  expect(again).toBe(first)
  expect(other).not.toBe(first)
  expect(JSON.stringify(lines)).not.toMatch(/nobody|203\.0\.113/)
  for (let i = 0; i < 8; i++) await guess("203.0.113.3")
  said.mockClear()
  await guess("203.0.113.3")
  expect(said.mock.calls).toEqual([
    [expect.objectContaining({ reason: "too_many" }), "sign-in refused"],
  ])
  said.mockRestore()
})

test("the database keeps no token", async () => {
  const token = await openedToken(newDeviceCookie(email))
  expect(await columnsWith(token)).toEqual([])
  const { rowCount } = await database.admin.query("select from sessions where token_hash = $1", [
    createHash("sha256").update(token).digest(),
  ])
  expect(rowCount).toBe(1)

  // The search finds it where it lies, as text and as the bytes that it spells.
  await database.admin.query("update sessions set user_agent = $1", [`Firefox ${token}`])
  await database.admin.query(
    "insert into totp_factors (clinic_id, user_id, secret) values ($1, $2, $3)",
    [clinic.clinicId, clinic.clinicianId, Buffer.from(token, "base64url")],
  )
  expect(await columnsWith(token)).toEqual(["sessions.user_agent", "totp_factors.secret"])
})

/** "table.column" of every one in which the token lies, as it was given or as the bytes that it spells. */
async function columnsWith(token: string): Promise<string[]> {
  const { rows: columns } = await database.admin.query<{ table: string; column: string }>(
    `select c.relname as table, a.attname as column from pg_class c join pg_attribute a on a.attrelid = c.oid
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition and a.attnum > 0 and not a.attisdropped`,
  )
  expect(columns.length).toBeGreaterThan(300)
  const bytes = [Buffer.from(token, "base64url"), Buffer.from(token)]
  const spelled = [token, ...bytes.map((one) => one.toString("hex"))]
  const found: string[] = []
  for (const { table, column } of columns) {
    const { rowCount } = await database.admin.query(
      `select from "${table}" where exists (select from unnest($1::text[]) as one where position(one in "${column}"::text) > 0)`,
      [spelled],
    )
    if (rowCount !== 0) found.push(`${table}.${column}`)
  }
  return found.toSorted()
}
