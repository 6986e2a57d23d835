import { randomUUID } from "node:crypto"
import { createServer } from "node:http"

import { exportJWK, generateKeyPair, SignJWT } from "jose"
import { afterAll, expect, test } from "vitest"

import { testDatabase } from "@/db/testing"
import { openedEvents } from "@/lib/audit/testing"
import { ClinicId, UserId } from "@/lib/ids"

import { finishProviderSignIn, startProviderSignIn } from "./provider-sign-in"
import { sealSecret } from "./secret-box"
import { findSession } from "./staff-session"

const database = await testDatabase()

/** A sign-in server that one administrator runs: it vouches for whatever address it is told to. */
const key = await generateKeyPair("ES256")
const published = { ...(await exportJWK(key.publicKey)), kid: "k1", alg: "ES256", use: "sig" }
const said: { nonce: string; email: string; subject: string; secondsAgo?: number } = {
  nonce: "",
  email: "",
  subject: "",
}
const server = createServer((request, response) => {
  const now = Math.floor(Date.now() / 1000)
  const { nonce, email, subject: sub, secondsAgo } = said
  const answer = async (): Promise<object> => {
    if (request.url?.endsWith("/openid-configuration") === true)
      return {
        issuer,
        authorization_endpoint: `${issuer}/authorize`,
        token_endpoint: `${issuer}/token`,
        jwks_uri: `${issuer}/keys`,
        id_token_signing_alg_values_supported: ["ES256"],
      }
    if (request.url === "/keys") return { keys: [published] }
    const asked = secondsAgo === undefined ? {} : { auth_time: now - secondsAgo }
    const claims = { nonce, email, email_verified: true, ...asked }
    const idToken = new SignJWT({ ...claims, iss: issuer, aud: "housecall", sub, iat: now })
      .setExpirationTime(now + 60)
      .setProtectedHeader({ alg: "ES256", kid: "k1" })
    const token = await idToken.sign(key.privateKey)
    return { access_token: "a", token_type: "Bearer", expires_in: 60, id_token: token }
  }
  void answer().then((body) =>
    response.setHeader("content-type", "application/json").end(JSON.stringify(body)),
  )
})
await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
const address = server.address()
const issuer = `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`
process.env["OIDC_EXEMPT_ORIGIN"] = issuer
afterAll(() => {
  server.close()
})

const at = new Date()
const long = new Date(at.getTime() - 90 * 86_400_000)
const place = { address: "192.0.2.7", userAgent: "Firefox" }

test("a hospital's sign-in that is joined to an account tells its owner, is in the log, and begins the days of an erasure anew", async () => {
  const { clinicId, providerId, userId, email } = await arrange()
  expect(await comeIn(providerId, email, "made-up")).toMatchObject({ ok: true, value: { email } })
  const joined = await outcome(clinicId, userId)
  expect(joined).toEqual({ standing: at, letters: 1 })
  const events = await openedEvents(database.admin, clinicId)
  const changes = events.filter(({ action }) => action === "credential.changed")
  expect(changes).toHaveLength(1)
  expect(changes[0]).toMatchObject({ data: { method: "oidc", change: "joined" } })

  // Whoever comes again by the same person of the same hospital changes nothing.
  expect(await comeIn(providerId, email, "made-up")).toMatchObject({ ok: true })
  expect(await outcome(clinicId, userId)).toEqual(joined)
})

test("an answer counts once, and in the browser that asked: another's cookie, none and a made-up one open nothing", async () => {
  const { clinicId, providerId, email } = await arrange()
  const other = await begin(providerId, email, "elsewhere")
  const { token, search } = await begin(providerId, email, "here")
  const refused = { ok: false, reason: "provider_failed" }
  for (const given of ["", "x".repeat(43), other.token])
    expect(await finishProviderSignIn(given, search, place, at)).toEqual(refused)
  expect(await finishProviderSignIn(token, search, place, at)).toMatchObject({ ok: true })
  expect(await finishProviderSignIn(token, search, place, at)).toEqual(refused)
  const { rowCount } = await database.admin.query("select from sessions where clinic_id = $1", [
    clinicId,
  ])
  expect(rowCount).toBe(1)
})

test("is as fresh a proof as the hospital says: a server that asked nobody again opens nothing that wants one", async () => {
  const { providerId, email } = await arrange()
  const provedAgo = async (secondsAgo?: number) => {
    delete said.secondsAgo
    if (secondsAgo !== undefined) said.secondsAgo = secondsAgo
    const entered = await comeIn(providerId, email, "made-up")
    const session = entered.ok ? await findSession(entered.value.session.token, at) : undefined
    return session?.provedAt && at.getTime() - session.provedAt.getTime()
  }
  expect(await provedAgo()).toBe(0)
  expect(await provedAgo(0)).toBe(0)
  expect(await provedAgo(3_600)).toBe(3_600_000)
})

async function comeIn(providerId: string, email: string, subject: string) {
  const { token, search } = await begin(providerId, email, subject)
  return finishProviderSignIn(token, search, place, at)
}

/** Somebody's browser was sent there: by which cookie it is known, and with what it comes back. */
async function begin(providerId: string, email: string, subject: string) {
  const begun = await startProviderSignIn(providerId, place, at)
  if (!begun.ok) throw new Error(begun.reason)
  const asked = new URL(begun.value.url).searchParams
  Object.assign(said, { nonce: asked.get("nonce"), email, subject })
  return { token: begun.value.token, search: `?code=c&state=${asked.get("state")}` }
}

async function outcome(clinicId: ClinicId, userId: UserId) {
  const { rows } = await database.admin.query<{ standing: Date; letters: number }>(
    `select standing_at as standing, (select count(*)::int from outbox
       where clinic_id = $1 and payload ->> 'kind' = 'credential_changed' and payload ->> 'userId' = $3) as letters
     from users where id = $2`,
    [clinicId, userId, userId],
  )
  return rows[0]
}

async function arrange() {
  const clinicId = ClinicId.parse(randomUUID())
  const [userId, providerId] = [UserId.parse(randomUUID()), randomUUID()]
  const email = `${userId}@riverside.example`
  const { admin } = database
  await admin.query(
    "insert into clinics (id, slug, name, phone, zone) values ($1, $2, 'Riverside Clinic', '020 7946 0148', 'Europe/London')",
    [clinicId, `c-${clinicId.slice(0, 8)}`],
  )
  await admin.query(
    "insert into users (id, clinic_id, email, name, role, password_hash, created_at, standing_at) values ($1, $2, $3, 'Ada Second', 'administrator', 'x', $4, $4)",
    [userId, clinicId, email, long],
  )
  const sealed = sealSecret({ clinicId, table: "oidc_providers", row: providerId }, "a secret")
  await admin.query(
    "insert into oidc_providers (id, clinic_id, name, issuer, client_id, client_secret) values ($1, $2, 'Hospital', $3, 'housecall', $4)",
    [providerId, clinicId, issuer, Buffer.from(sealed)],
  )
  return { clinicId, providerId, userId, email }
}
