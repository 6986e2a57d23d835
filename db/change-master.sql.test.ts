import { execFile } from "node:child_process"
import { randomBytes, randomUUID } from "node:crypto"
import { join } from "node:path"
import { promisify } from "node:util"

import { expect, it } from "vitest"

import { sealUrl } from "@/lib/calendars/sealed-url"
import { linkToken, tokenHash } from "@/lib/identity/link-token"
import { sealSecret } from "@/lib/identity/secret-box"
import { testStaff } from "@/lib/identity/testing-actors"
import { registerPatient } from "@/lib/patients/commands"
import { addressHash } from "@/lib/sealing/blind-index"

import { withTenant } from "./client"
import { testDatabase } from "./testing"
import { arrangeClinic } from "./testing-clinic"

const database = await testDatabase()
const at = new Date("2026-11-24T10:00:00Z")
const before = process.env["MASTER_KEY"] ?? ""
const next = randomBytes(32).toString("base64url")
const program = join(import.meta.dirname, "testing-master-key-program.ts")

type Settings = Readonly<Record<string, string>>

async function run(file: string, args: string[], settings: Settings): Promise<string> {
  const env = { ...process.env, ...settings, OWNER_DATABASE_URL: database.urls.owner }
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ["--import", "tsx", file, ...args],
    { env, cwd: join(import.meta.dirname, "..") },
  )
  return stdout.trim()
}

const master = (settings: Settings) =>
  run(join(import.meta.dirname, "../tools/keys.ts"), ["master", "--by", "R. Lindqvist"], settings)

it("another MASTER_KEY: both are known for a while, then all lies under the new one and the old one opens nothing", async () => {
  const { clinicId, clinicianId, visitId, patientId: booked } = await arrangeClinic(database, at)
  const desk = testStaff(clinicId, clinicianId, "scheduler")
  const who = { name: "Osric Fenwarden", birthDate: "1950-01-02", phone: "020 7946 0177" }
  const patientId = await withTenant(clinicId, (tx) =>
    registerPatient(
      tx,
      desk,
      { ...who, email: "os@patients.example", sex: "M", language: "en" },
      at,
    ),
  )
  const [linkId, randomId, providerId] = [randomUUID(), randomUUID(), randomUUID()]
  const query = (text: string, values: unknown[]) => database.admin.query(text, values)
  const link =
    "insert into visit_links (id, clinic_id, visit_id, patient_id, token_hash) values ($1, $2, $3, $4, $5)"
  const random = tokenHash("not derived from anything")
  await query(link, [linkId, clinicId, visitId, booked, tokenHash(linkToken("visit", linkId))])
  await query(link, [randomId, clinicId, visitId, booked, random])
  const factor = sealSecret(
    { clinicId, table: "totp_factors", row: clinicianId },
    "JBSWY3DPEHPK3PXP",
  )
  await query("insert into totp_factors (clinic_id, user_id, secret) values ($1, $2, $3)", [
    ...[clinicId, clinicianId, factor],
  ])
  const secret = sealSecret(
    { clinicId, table: "oidc_providers", row: providerId },
    "of-the-hospital",
  )
  await query(
    "insert into oidc_providers (id, clinic_id, name, issuer, client_id, client_secret) values ($1, $2, 'Hospital', 'https://hospital.example', 'housecall', $3)",
    [providerId, clinicId, secret],
  )
  await query(
    "insert into busy_calendars (clinic_id, user_id, sealed_url, host) values ($1, $2, $3, 'calendar.example')",
    [clinicId, clinicianId, sealUrl(clinicId, clinicianId, "https://calendar.example/private.ics")],
  )
  const stop = "insert into message_stops (clinic_id, channel, address) values ($1, 'email', $2)"
  await query(stop, [clinicId, addressHash("os@patients.example")])
  await query(stop, [clinicId, addressHash("nobody@any.example")])

  /** What a process with these settings finds and opens. */
  const look = async (settings: Settings): Promise<unknown> => {
    const ids = [clinicId, clinicianId, patientId, providerId, linkId]
    return JSON.parse(await run(program, ids, settings))
  }
  const all = {
    name: "Osric Fenwarden",
    found: [patientId],
    factor: "JBSWY3DPEHPK3PXP",
    provider: "of-the-hospital",
    calendar: "https://calendar.example/private.ics",
    stopped: true,
    linkOpens: true,
  }
  expect(await look({})).toEqual(all)

  // Both are known: nothing that lies sealed is out of reach meanwhile. What is found by a hash is not yet.
  const both = { MASTER_KEY: next, MASTER_KEY_BEFORE: before }
  expect(await look(both)).toEqual({ ...all, found: [], stopped: false, linkOpens: false })
  const first = await master(both)
  expect(first).toMatch(/^Under MASTER_KEY now: [1-9]\d* keys, 3 secrets of sign-in and calendars/)
  expect(first).toContain("1 links have other addresses now")
  expect(first).toContain("1 addresses that asked for no more messages are in no record any more")
  // Again costs nothing, and finds no link to change.
  expect(await master(both)).toContain("0 links have other addresses now")

  const only = { MASTER_KEY: next }
  expect(await look(only)).toEqual(all)
  const { rows } = await query("select token_hash from visit_links where id = $1", [randomId])
  expect(rows).toEqual([{ token_hash: Buffer.from(random) }])
  expect(await look({ MASTER_KEY: before })).toEqual({
    name: "no",
    found: [],
    factor: "no",
    provider: "no",
    calendar: "no",
    stopped: false,
    linkOpens: false,
  })
}, 900_000)

it("nothing is done where what it was is not said", async () => {
  await expect(master({ MASTER_KEY: next })).rejects.toMatchObject({
    stderr: expect.stringContaining("MASTER_KEY_BEFORE: is not set"),
  })
}, 300_000)
