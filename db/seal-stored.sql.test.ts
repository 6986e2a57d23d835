import pg from "pg"
import { expect, it } from "vitest"

import { testStaff } from "@/lib/identity/testing-actors"
import { searchPatients } from "@/lib/patients/queries"
import { addressHash } from "@/lib/sealing/blind-index"
import { sealedTables } from "@/lib/sealing/sealed-columns"

import { sealStored } from "./seal-stored"
import { testDatabase } from "./testing"
import { arrangeClinic } from "./testing-clinic"

const database = await testDatabase()
const at = new Date("2026-11-24T10:00:00Z")

it("seals what was in clear, final rows too, keeps it readable and found, and does it once", async () => {
  const clinic = await arrangeClinic(database, at)
  const { clinicId, clinicianId, patientId, visitId } = clinic
  const run = (text: string, values: unknown[]) => database.admin.query(text, values)
  await run(
    "update patients set email = 'agnes@patients.example', phone = '07700 900142' where id = $1",
    [patientId],
  )
  await run(
    "insert into summaries (visit_id, clinic_id, patient_id, state, lines, sources, version, signed_at, signed_by, signed_text, signed_sha256) values ($1, $2, $3, 'signed', $4, '[]', 1, now(), $5, 'CANARY text', repeat('a', 64))",
    [
      visitId,
      clinicId,
      patientId,
      JSON.stringify([{ section: "plan", text: "CANARY plan", cites: [] }]),
      clinicianId,
    ],
  )
  await run(
    "insert into documents (id, clinic_id, patient_id, name, media_type, size, sha256, bytes, filed_by, filed_at) values (gen_random_uuid(), $1, $2, 'CANARY.pdf', 'application/pdf', 6, repeat('a', 64), 'CANARY'::bytea, $3, now())",
    [clinicId, patientId, clinicianId],
  )
  await run(
    "insert into devices (id, clinic_id, visit_id, patient_id, token_hash, label) values (gen_random_uuid(), $1, $2, $3, sha256('x'), 'CANARY monitor')",
    [clinicId, visitId, patientId],
  )
  await run(
    "insert into alarm_deeds (id, clinic_id, visit_id, kind, comment, done_by, at, received_at) values (gen_random_uuid(), $1, $2, 'comment', 'CANARY said', $3, now(), now())",
    [clinicId, visitId, clinicianId],
  )
  await run(
    "insert into news2_scales (clinic_id, visit_id, version, scale, reason, decided_by, decided_at) values ($1, $2, 1, 2, 'CANARY reason', $3, now())",
    [clinicId, visitId, clinicianId],
  )
  await run(
    "insert into message_stops (clinic_id, channel, address) values ($1, 'sms', '+447700900142')",
    [clinicId],
  )
  expect(await sealStored(database.urls.owner)).toBe(7)
  expect(await sealStored(database.urls.owner)).toBe(0)

  const plain = new pg.Client({ connectionString: database.urls.admin })
  await plain.connect()
  try {
    for (const table of Object.keys(sealedTables)) {
      const { rows } = await plain.query<{ all: string }>(
        `select coalesce(string_agg(t::text, ' '), '') as all from ${table} t where clinic_id = $1`,
        [clinicId],
      )
      expect(rows[0]?.all).not.toMatch(
        /Agnes|Thistledown|1942|agnes@|900142|Cough|CANARY|43414e415259/,
      )
    }
    const stops = await plain.query("select address from message_stops where clinic_id = $1", [
      clinicId,
    ])
    expect(stops.rows).toEqual([{ address: addressHash("+447700900142") }])
    const { rows: triggers } = await plain.query(
      "select 1 from pg_trigger where not tgisinternal and tgenabled = 'D'",
    )
    expect(triggers).toEqual([])
  } finally {
    await plain.end()
  }

  const desk = testStaff(clinicId, clinicianId, "scheduler")
  const found = await searchPatients(desk, "thistle")
  expect(found.ok && found.value).toMatchObject([
    { name: "Agnes Thistledown", birthDate: "1942-03-14" },
  ])
  const { rows } = await database.admin.query(
    "select visit_id, lines, signed_text from summaries where visit_id = $1",
    [visitId],
  )
  expect(rows[0]).toMatchObject({ lines: [{ text: "CANARY plan" }], signed_text: "CANARY text" })
  await expect(
    run("update summaries set signed_text = 'other' where visit_id = $1", [visitId]),
  ).rejects.toThrow("final")
})
