import { createHash, randomUUID } from "node:crypto"

import fc from "fast-check"
import { exportJWK, exportPKCS8, exportSPKI, generateKeyPair, importPKCS8, SignJWT } from "jose"
import { expect, test } from "vitest"

import { testDatabase } from "@/db/testing"
import { mintActor } from "@/lib/actor"
import type { StaffRole } from "@/lib/actor"
import { arrangeStaff, eventsOf } from "@/lib/patients/testing"
import { bookingClinic } from "@/lib/scheduling/booking/testing-booking"
import { changedText, rounds } from "@/lib/testing-fuzz"

import { clientsOf, registerClient, revokeClient } from "./client-commands"
import { ClientInput, KeySet } from "./client-schema"
import { clientOf, issueAccessToken } from "./client-token"

/** SMART Backend Services: keys, assertions and tokens, with a database that counts. */
const database = await testDatabase()
const { clinicId } = await bookingClinic(database)
const endpoint = "https://clinic.example/api/fhir/token"
const at = new Date("2026-11-25T10:00:00.000Z")
const seconds = Math.floor(at.getTime() / 1000)
const type = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"

const pairs = {
  ES384: await generateKeyPair("ES384"),
  RS384: await generateKeyPair("RS384", { extractable: true }),
}
const stranger = await generateKeyPair("ES384")
const jwks = {
  keys: [
    { ...(await exportJWK(pairs.ES384.publicKey)), kid: "ES384", alg: "ES384" },
    { ...(await exportJWK(pairs.RS384.publicKey)), kid: "RS384" },
  ],
}

async function member(role: StaffRole, provedAt: Date | null = at) {
  const { name, ...facts } = await arrangeStaff(database, clinicId, role)
  return mintActor({ ...facts, name, session: { id: randomUUID(), openedAt: at, provedAt } })
}
const administrator = await member("administrator")
const scopes = ["system/Patient.rs", "system/Appointment.crs", "system/Observation.r"]
const input = ClientInput.parse({ name: "Hospital records", jwks, scopes })

async function registered(): Promise<string> {
  const made = await registerClient(administrator, input, at)
  if (!made.ok) throw new Error(made.reason)
  return made.value.id
}

type Claims = {
  sub?: string
  aud?: string | string[]
  jti?: string
  exp?: number
}
async function assertion(
  id: string,
  claims: Claims = {},
  {
    alg = "ES384",
    kid = alg,
    key = pairs[alg].privateKey,
  }: { alg?: "ES384" | "RS384"; kid?: string; key?: CryptoKey } = {},
): Promise<string> {
  return new SignJWT({
    iss: id,
    sub: id,
    aud: endpoint,
    jti: randomUUID(),
    exp: seconds + 240,
    ...claims,
  })
    .setProtectedHeader({ alg, kid, typ: "JWT" })
    .sign(key)
}

async function ask(client_assertion: string, scope = "", when = at) {
  const form = {
    grant_type: "client_credentials",
    client_assertion_type: type,
    client_assertion,
    scope,
  }
  const issued = await issueAccessToken(form, { endpoint, requestId: "r", at: when })
  return issued.ok ? issued.value : issued.reason
}

test.each(["ES384", "RS384"] as const)(
  "an assertion by %s is exchanged for a token that reads",
  async (alg) => {
    const id = await registered()
    const issued = await ask(await assertion(id, {}, { alg }))
    expect(issued).toMatchObject({ scopes, seconds: 300 })
    const { token } = Object(issued)
    const client = await clientOf(token, "r", at)
    expect(client).toMatchObject({ kind: "client", clinicId, clientId: id, grants: ["visit.book"] })
    const almost = new Date(at.getTime() + 299_000)
    expect(await clientOf(token, "r", almost)).toBeDefined()
    expect(await clientOf(token, "r", new Date(at.getTime() + 300_000))).toBeUndefined()
    const { rows } = await database.admin.query(
      "select token_hash from fhir_tokens where client_id = $1",
      [id],
    )
    expect(rows).toEqual([{ token_hash: createHash("sha256").update(String(token)).digest() }])
    expect(await eventsOf(database, clinicId)).toContain("client.token_issued success HOPERAT")
  },
)

test("a token has what was asked for, as far as it was granted", async () => {
  const id = await registered()
  const got = async (scope: string) => Object(await ask(await assertion(id), scope)).scopes
  expect(await got("system/Patient.r")).toEqual(["system/Patient.r"])
  expect(await got("system/Patient.cruds system/Encounter.rs")).toEqual(["system/Patient.rs"])
  expect(await got("system/*.rs")).toEqual([
    "system/Patient.rs",
    "system/Appointment.rs",
    "system/Observation.r",
  ])
  expect(await ask(await assertion(id), "system/Encounter.rs")).toBe("invalid_scope")
  expect(await ask(await assertion(id), "user/Patient.rs")).toBe("invalid_scope")
})

test.each<[string, (id: string) => Promise<string>]>([
  [
    "shown twice",
    async (id) => {
      const once = await assertion(id)
      await ask(once)
      return once
    },
  ],
  ["made out to another", (id) => assertion(id, { aud: "https://clinic.example/api/fhir" })],
  ["made out to many", (id) => assertion(id, { aud: [endpoint, "https://other.example"] })],
  ["over", (id) => assertion(id, { exp: seconds - 60 })],
  ["good for an hour", (id) => assertion(id, { exp: seconds + 3_600 })],
  ["of another subject", (id) => assertion(id, { sub: randomUUID() })],
  ["without a jti", (id) => assertion(id, { jti: "" })],
  ["signed by another key", (id) => assertion(id, {}, { key: stranger.privateKey })],
  ["by a key that nobody knows", (id) => assertion(id, {}, { kid: "other" })],
  [
    "signed by the right key in another way",
    async (id) => {
      const pem = await exportPKCS8(pairs.RS384.privateKey)
      const key = await importPKCS8(pem, "PS384")
      const claims = { iss: id, sub: id, aud: endpoint, jti: "1", exp: seconds + 60 }
      return new SignJWT(claims).setProtectedHeader({ alg: "PS384", kid: "RS384" }).sign(key)
    },
  ],
  [
    "that has a public key for its secret",
    async (id) => {
      const secret = Buffer.from(await exportSPKI(pairs.RS384.publicKey))
      const claims = { iss: id, sub: id, aud: endpoint, jti: "1", exp: seconds + 60 }
      return new SignJWT(claims).setProtectedHeader({ alg: "HS384", kid: "RS384" }).sign(secret)
    },
  ],
  [
    "that brings its own key",
    async (id) => {
      const jwk = await exportJWK(stranger.publicKey)
      const claims = { iss: id, sub: id, aud: endpoint, jti: "1", exp: seconds + 60 }
      return new SignJWT(claims)
        .setProtectedHeader({ alg: "ES384", kid: "ES384", jwk })
        .sign(stranger.privateKey)
    },
  ],
  [
    "unsigned",
    async (id) => {
      const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url")
      const claims = { iss: id, sub: id, aud: endpoint, jti: "1", exp: seconds + 60 }
      return `${part({ alg: "none" })}.${part(claims)}.`
    },
  ],
])("an assertion %s is refused, and that is written down", async (_, make) => {
  const id = await registered()
  expect(await ask(await make(id))).toBe("invalid_client")
  expect((await eventsOf(database, clinicId)).at(-1)).toBe("client.token_refused refused HOPERAT")
})

test("of nobody's assertion, and of no assertion, nothing is said", async () => {
  expect(await ask(await assertion(randomUUID()))).toBe("invalid_client")
  expect(await ask("no.such.thing")).toBe("invalid_client")
  const form = {
    grant_type: "password",
    scope: "",
    client_assertion: "",
    client_assertion_type: type,
  }
  const answer = await issueAccessToken(form, { endpoint, requestId: "r", at })
  expect(answer).toMatchObject({ reason: "unsupported_grant_type" })
})

test("two who show one assertion at once get one token", async () => {
  const once = await assertion(await registered())
  const answers = await Promise.all([ask(once), ask(once), ask(once)])
  expect(answers.filter((answer) => answer === "invalid_client")).toHaveLength(2)
})

test("revoked, its tokens end and it gets no other", async () => {
  const id = await registered()
  const { token } = Object(await ask(await assertion(id)))
  expect((await revokeClient(administrator, id, at)).ok).toBe(true)
  expect(await clientOf(token, "r", at)).toBeUndefined()
  expect(await ask(await assertion(id))).toBe("invalid_client")
  expect((await eventsOf(database, clinicId)).at(-1)).toBe("client.token_refused refused HOPERAT")
  expect(await revokeClient(administrator, id, at)).toMatchObject({ reason: "not_found" })
  const listed = await clientsOf(administrator, at)
  expect(listed.find((one) => one.id === id)?.revokedAt).toBe(at.toISOString())
})

test("only an administrator with a fresh proof registers and revokes, in their own clinic", async () => {
  const id = await registered()
  for (const role of ["clinician", "nurse", "scheduler", "auditor", "interpreter"] as const) {
    const other = await member(role)
    expect(await registerClient(other, input, at)).toMatchObject({ reason: "forbidden" })
    expect(await clientsOf(other, at)).toEqual([])
  }
  const unproven = await member("administrator", null)
  expect(await registerClient(unproven, input, at)).toMatchObject({ reason: "step_up_needed" })
  const elsewhere = await bookingClinic(database)
  const { name, ...facts } = await arrangeStaff(database, elsewhere.clinicId, "administrator")
  const foreign = mintActor({
    ...facts,
    name,
    session: { id: randomUUID(), openedAt: at, provedAt: at },
  })
  expect(await revokeClient(foreign, id, at)).toMatchObject({ reason: "not_found" })
})

test("keys that are private, short, twice or of another kind are not taken", async () => {
  const [good] = jwks.keys
  const secret = {
    ...(await exportJWK((await generateKeyPair("ES384", { extractable: true })).privateKey)),
    kid: "s",
  }
  for (const keys of [
    [secret],
    [],
    [good, good],
    [{ kty: "oct", kid: "o", k: "AAAA" }],
    [{ ...good, kid: undefined }],
    [{ ...good, crv: "P-256" }],
    [{ kty: "RSA", kid: "r", n: "AQAB", e: "AQAB" }],
  ])
    expect(KeySet.safeParse({ keys }).success).toBe(false)
  expect(KeySet.safeParse(jwks).success).toBe(true)
})

test("an assertion with a blank or a spare bit in it is no other spelling of the same one", async () => {
  const sound = await assertion(await registered())
  expect(await ask(sound.replace(/.$/, "\r\n$&"))).toBe("invalid_client")
})

test("an assertion of which anything was changed is refused, and never a fault", async () => {
  const sound = await assertion(await registered())
  await fc.assert(
    fc.asyncProperty(changedText([sound]), async (token) => {
      fc.pre(token !== sound)
      expect(await ask(token)).toBe("invalid_client")
    }),
    rounds(60),
  )
})
