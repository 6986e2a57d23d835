import { execFile } from "node:child_process"
import { generateKeyPairSync, randomUUID } from "node:crypto"
import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { promisify } from "node:util"

import { exportJWK, SignJWT } from "jose"
import { afterAll, beforeAll, expect, test } from "vitest"

import { testDatabase } from "@/db/testing"
import { clientOf, issueAccessToken } from "@/lib/identity/client-token"
import { eventsOf } from "@/lib/patients/testing"
import { bookingClinic } from "@/lib/scheduling/booking/testing-booking"

/** The operator's command, as it is typed; the keys come from a file, and from a real server. */
const database = await testDatabase()
const { clinicId } = await bookingClinic(database)
const root = join(import.meta.dirname, "..")
const pair = generateKeyPairSync("ec", { namedCurve: "P-384" })
const jwks = { keys: [{ ...(await exportJWK(pair.publicKey)), kid: "k1", alg: "ES384" }] }
const endpoint = "https://clinic.example/api/fhir/token"
let folder: string
let slug: string

const server = createServer((request, response) => {
  if (request.url === "/moved") response.writeHead(302, { location: "/jwks" }).end()
  else if (request.url === "/long") response.end("x".repeat(70_000))
  else if (request.url === "/jwks") response.end(JSON.stringify(jwks))
  else response.writeHead(404).end()
})

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "housecall-client-"))
  await writeFile(join(folder, "jwks.json"), JSON.stringify(jwks))
  await writeFile(
    join(folder, "public.pem"),
    pair.publicKey.export({ format: "pem", type: "spki" }),
  )
  await writeFile(
    join(folder, "private.pem"),
    pair.privateKey.export({ format: "pem", type: "pkcs8" }),
  )
  const { rows } = await database.admin.query<{ slug: string }>(
    "select slug from clinics where id = $1",
    [clinicId],
  )
  slug = rows[0]?.slug ?? ""
  await new Promise<void>((done) => void server.listen(0, "127.0.0.1", done))
})
afterAll(async () => {
  await new Promise((done) => server.close(done))
  await rm(folder, { recursive: true, force: true })
})

async function type(...args: string[]): Promise<{ code: number; said: string }> {
  const program = ["--import", "tsx", join(root, "tools/fhir-client.ts"), ...args]
  try {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, program, {
      cwd: root,
      env: process.env,
    })
    return { code: 0, said: stdout + stderr }
  } catch (error) {
    const { code = 1, stdout = "", stderr = "" } = Object(error)
    return { code, said: `${stdout}${stderr}` }
  }
}
const register = (keys: string, scopes = "system/Patient.rs system/Binary.r") =>
  type(
    ...["register", "--clinic", slug, "--name", "Hospital records", "--by", "R. Applegarth"],
    ...["--keys", keys, "--scopes", scopes],
  )
const address = (path: string) => {
  const { port }: AddressInfo = Object(server.address())
  return `http://127.0.0.1:${port}${path}`
}

test("registered from an address, it gets a token; listed; revoked, the token is worth nothing", async () => {
  const { code, said } = await register(address("/jwks"))
  expect([code, said]).toEqual([0, expect.stringContaining("  key k1 ES384\n")])
  const id = /is client ([0-9a-f-]{36})/.exec(said)?.[1] ?? ""
  const at = new Date()
  const assertion = await new SignJWT({ jti: randomUUID() })
    .setProtectedHeader({ alg: "ES384", kid: "k1" })
    .setIssuer(id)
    .setSubject(id)
    .setAudience(endpoint)
    .setExpirationTime("4m")
    .sign(pair.privateKey)
  const form = {
    grant_type: "client_credentials",
    scope: "",
    client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
    client_assertion: assertion,
  }
  const issued = await issueAccessToken(form, { endpoint, requestId: "r", at })
  const token = issued.ok ? issued.value.token : ""
  expect(await clientOf(token, "r", at)).toMatchObject({ clientId: id })

  const listed = await type("list", "--clinic", slug)
  expect(listed.said).toContain(`  ${id}  Hospital records\n    since `)
  const revoked = await type("revoke", "--clinic", slug, "--id", id, "--by", "R. Applegarth")
  expect(revoked).toEqual({ code: 0, said: `${slug}: client ${id} gets no answer any more\n` })
  expect(await clientOf(token, "r", new Date())).toBeUndefined()
  expect((await type("list")).said).toMatch(/revoked 20/)
  expect((await type("revoke", "--clinic", slug, "--id", id, "--by", "R. Applegarth")).code).toBe(1)
  const events = await eventsOf(database, clinicId)
  expect(events.filter((line) => line.startsWith("client.") || line.startsWith("access."))).toEqual(
    [
      "client.registered success HOPERAT",
      "client.token_issued success HOPERAT",
      "client.listed success HOPERAT",
      "client.revoked success HOPERAT",
      "client.listed success HOPERAT",
      "access.denied refused TREAT",
    ],
  )
}, 120_000)

test("from files: a key set, and a public key in PEM", async () => {
  for (const name of ["jwks.json", "public.pem"])
    expect((await register(join(folder, name))).code).toBe(0)
}, 60_000)

test("what is refused, in words, and nothing is registered", async () => {
  const before = await database.admin.query("select id from fhir_clients")
  for (const [keys, words] of [
    [join(folder, "private.pem"), "private key"],
    [join(folder, "nothing"), "cannot be read"],
    [address("/moved"), "No keys came from"],
    [address("/long"), "too long"],
    [address("/none"), "404"],
    ["http://keys.example/jwks", "by https alone"],
  ] as const)
    expect(await register(keys)).toEqual({ code: 1, said: expect.stringContaining(words) })
  expect(await register(join(folder, "jwks.json"), "system/Patient.cruds")).toMatchObject({
    code: 1,
  })
  expect(await type()).toMatchObject({ code: 2 })
  const after = await database.admin.query("select id from fhir_clients")
  expect(after.rows).toHaveLength(before.rows.length)
}, 180_000)
