import { randomBytes, randomUUID } from "node:crypto"

import type { SummaryLine } from "@/db/schema/record"
import type { TestDatabase } from "@/db/testing"
import { mintActor } from "@/lib/actor"
import type { ClientActor, StaffActor, StaffRole } from "@/lib/actor"
import type { resourceTypes } from "@/lib/fhir/search-parameters"
import { grantsOf } from "@/lib/identity/client-scope"
import { scopeActions } from "@/lib/identity/client-scope"
import { DeviceId, VisitId } from "@/lib/ids"
import type { ClinicId, PatientId, UserId } from "@/lib/ids"
import { bookingClinic } from "@/lib/scheduling/booking/testing-booking"
import { sha256Of } from "@/lib/summaries/sha256"
import { addendumText, signedText } from "@/lib/summaries/signed-text"
import { decodeFrame } from "@/lib/vitals/codec"
import { metaBody } from "@/lib/vitals/meta"
import type { WaveMeta } from "@/lib/vitals/meta"
import { storedChunk } from "@/lib/vitals/stored-chunk"
import { chunkFrames, testInvalid } from "@/lib/vitals/testing-charting"

import { answerFhir } from "./answer"
import type { FhirAnswer } from "./http-answer"
import type { Caller } from "./policy"

export const base = "http://localhost:3000/api/fhir"

export const everyScope = Object.entries(scopeActions).map(
  ([type, actions]) => `system/${type}.${actions}`,
)

/** A clinic with one visit of each kind that the interface tells of, arranged past every rule. */
export async function exchangeClinic(database: TestDatabase, now: Date) {
  const clinic = await bookingClinic(database)
  const { clinicId, clinicianId, visitTypeId } = clinic
  const patientId = await clinic.patient()
  const run = (text: string, values: unknown[]) => database.admin.query(text, values)
  await run("update patients set phone = '+44 20 7946 0991' where id = $1", [patientId])
  const visit = async (state: string, startsAt: Date, patient: PatientId = patientId) => {
    const id = VisitId.parse(randomUUID())
    const began = state === "in_call" || state === "ended" ? startsAt : null
    await run(
      `insert into visits (id, clinic_id, patient_id, clinician_id, visit_type_id, starts_at, ends_at, reason, state,
         created_at, admitted_at, ended_at, cancel_reason, cancelled_at)
       values ($1, $2, $3, $4, $5, $6, $7, 'Cough & <fever>', $8, $9, $10, $11, $12, $13)`,
      [
        id,
        clinicId,
        patient,
        clinicianId,
        visitTypeId,
        startsAt,
        new Date(startsAt.getTime() + 30 * 60_000),
        state,
        new Date(startsAt.getTime() - 86_400_000),
        began,
        state === "ended" ? new Date(startsAt.getTime() + 25 * 60_000) : null,
        state === "cancelled" ? "clinic" : null,
        state === "cancelled" ? startsAt : null,
      ],
    )
    return id
  }
  const hour = 3_600_000
  const held = await visit("ended", new Date(now.getTime() - 26 * hour))
  const booked = await visit("booked", new Date(now.getTime() + 50 * hour))
  const cancelled = await visit("cancelled", new Date(now.getTime() + 60 * hour))
  await run(
    `insert into consents (clinic_id, visit_id, patient_id, video, vitals, charting, transcript, given_at)
     values ($1, $2, $3, true, true, false, false, $4), ($1, $2, $3, true, true, true, false, $5)`,
    [
      clinicId,
      held,
      patientId,
      new Date(now.getTime() - 27 * hour),
      new Date(now.getTime() - 26 * hour),
    ],
  )
  const deviceId = DeviceId.parse(randomUUID())
  await run(
    "insert into devices (id, clinic_id, visit_id, patient_id, token_hash, label) values ($1, $2, $3, $4, $5, 'Bedside')",
    [deviceId, clinicId, held, patientId, randomBytes(32)],
  )
  await run(
    `insert into documents (id, clinic_id, patient_id, name, media_type, size, sha256, bytes, filed_by, filed_at, checked, checked_at)
     values ($1, $2, $3, 'Letter.pdf', 'application/pdf', 4, $4, '\\x25504446', $5, $6, 'clean', $6)`,
    [
      randomUUID(),
      clinicId,
      patientId,
      "0".repeat(64),
      clinicianId,
      new Date(now.getTime() - 20 * hour),
    ],
  )
  const heading = {
    visitId: held,
    patient: { name: "Agnes", reference: "RC-1", birthDate: "1942-03-14" },
    clinician: "Dr Rowan Applegarth",
    clinic: "Riverside Clinic",
    admittedAt: null,
    endedAt: null,
  }
  const lines: SummaryLine[] = [
    { section: "subjective", text: "Cough for 3 days, temp < 38 & falling", cites: ["N1"] },
    { section: "plan", text: "Rest", cites: [] },
  ]
  const instructions = [{ text: "Drink enough.", cites: [] }]
  const signing = { by: heading.clinician, at: new Date(now.getTime() - 24 * hour) }
  const text = signedText(heading, lines, [], signing, { instructions })
  await run(
    `insert into summaries (visit_id, clinic_id, patient_id, state, lines, sources, version, drafted_at, signed_at, signed_by, signed_text, signed_sha256, instructions, method)
     values ($1, $2, $3, 'signed', $4, '[]', 3, $5, $6, $7, $8, $9, $10, 'extractive, llama3.1:8b')`,
    [
      held,
      clinicId,
      patientId,
      JSON.stringify(lines),
      new Date(now.getTime() - 25 * hour),
      signing.at,
      clinicianId,
      text,
      sha256Of(text),
      JSON.stringify(instructions),
    ],
  )
  const words = "The fever was 39 & not < 38.\nOn the second day."
  const addedAt = new Date(now.getTime() - 23 * hour)
  const under = { number: 1, summary: sha256Of(text), before: null }
  const added = addendumText(heading, under, words, { by: heading.clinician, at: addedAt })
  await run(
    `insert into summary_addenda (clinic_id, visit_id, number, words, signed_text, signed_sha256, signed_by, signed_at)
     values ($1, $2, 1, $3, $4, $5, $6, $7)`,
    [clinicId, held, words, added, sha256Of(added), clinicianId, addedAt],
  )
  return {
    ...clinic,
    patientId,
    addendumHash: sha256Of(added),
    visits: { held, booked, cancelled },
    deviceId,
  }
}

/** Numbers of the held visit, where the days are. */
export async function chartNumbers(
  database: TestDatabase,
  clinic: {
    clinicId: ClinicId
    patientId: PatientId
    deviceId: DeviceId
    visits: { held: VisitId }
  },
  numbers: readonly (readonly [code: string, at: Date, value: number, unit: string])[],
): Promise<void> {
  const [first] = numbers
  await database.app.query("select ensure_vital_partitions($1::date, 2)", [first?.[1]])
  for (const [code, at, value, unit] of numbers)
    await database.admin.query(
      `insert into vital_numerics (clinic_id, visit_id, patient_id, device_id, code, at, value, unit, derived, origin)
       values ($1, $2, $3, $4, $5, $6, $7, $8, false, 'device')`,
      [
        clinic.clinicId,
        clinic.visits.held,
        clinic.patientId,
        clinic.deviceId,
        code,
        at,
        value,
        unit,
      ],
    )
}

/** Whole signals of the held visit, each a channel, where the days are; the first chunk begins at `at`. */
export async function storeWaves(
  database: TestDatabase,
  clinic: {
    clinicId: ClinicId
    deviceId: DeviceId
    visits: { held: VisitId }
  },
  meta: WaveMeta,
  signals: readonly Int32Array[],
  at: Date,
): Promise<void> {
  const run = (text: string, values: unknown[]) =>
    database.admin.query<{ id: string }>(text, values)
  await database.app.query("select ensure_vital_partitions($1::date, 2)", [at])
  const { rows } = await run(
    `insert into wave_streams (clinic_id, visit_id, device_id, epoch, stream, meta, started_at)
     values ($1, $2, $3, $4, $5, $6, $7) returning id`,
    [
      clinic.clinicId,
      clinic.visits.held,
      clinic.deviceId,
      meta.epoch,
      meta.stream,
      JSON.stringify(metaBody(meta)),
      at,
    ],
  )
  for (const bytes of chunkFrames(meta, signals, at.getTime())) {
    const frame = decodeFrame(bytes)
    if (!frame.ok) throw new Error("a frame that is none")
    for (const block of frame.value.channels) {
      const chunk = storedChunk(frame.value, block, {
        firstIndex: block.first,
        invalid: testInvalid,
        questionable: null,
      })
      await run(
        `insert into wave_chunks (clinic_id, stream_id, channel, starts_at, duration_ms, first_index, n, valid, gaps, codec, crc32, questionable, data)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
        [
          clinic.clinicId,
          rows[0]?.id,
          chunk.channel,
          new Date(chunk.startsAt),
          chunk.durationMs,
          chunk.firstIndex,
          chunk.n,
          chunk.valid,
          chunk.gaps,
          chunk.codec,
          chunk.crc32,
          chunk.questionable,
          Buffer.from(chunk.data),
        ],
      )
    }
  }
}

export function client(clinicId: ClinicId, scopes: readonly string[] = everyScope): ClientActor {
  return mintActor({
    kind: "client",
    clinicId,
    clientId: randomUUID(),
    name: "Hospital records",
    scopes,
    grants: grantsOf(scopes),
    requestId: "r",
  })
}

export function staff(clinicId: ClinicId, userId: UserId, role: StaffRole): StaffActor {
  return mintActor({ kind: "staff", clinicId, userId, role, name: "Orla", requestId: "r" })
}

export type Sent = {
  method?: string
  headers?: Readonly<Record<string, string>>
  body?: string | undefined
  /** Longer than the border lets come. */
  tooLong?: boolean
}

/** What the interface answers to an address below its base, as its route asks it. */
export function ask(
  caller: Caller | undefined,
  address: string,
  at: Date,
  { method = "GET", headers = {}, body, tooLong = false }: Sent = {},
): Promise<FhirAnswer> {
  const url = new URL(`${base}/${address}`)
  const parts = url.pathname
    .slice(new URL(base).pathname.length + 1)
    .split("/")
    .filter((part) => part !== "")
  return answerFhir(
    async () => caller,
    {
      method,
      parts: parts.map(decodedPart),
      query: url.searchParams,
      header: (name) => headers[name] ?? null,
      body: async () => (tooLong ? undefined : (body ?? "")),
    },
    { base, at, release: "2026-11-27" },
  )
}

function decodedPart(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}

/** A search of each kind that finds something in the clinic. */
export function searchesOf(
  clinic: Awaited<ReturnType<typeof exchangeClinic>>,
): Readonly<Record<(typeof resourceTypes)[number], string>> {
  return {
    Patient: "Patient?name=agnes",
    Practitioner: "Practitioner",
    Schedule: "Schedule",
    Slot: `Slot?service-type=${clinic.visitTypeId}&start=ge2026-11-26&start=lt2026-11-27`,
    Appointment: `Appointment?patient=Patient/${clinic.patientId}`,
    Encounter: `Encounter?patient=${clinic.patientId}`,
    Observation: `Observation?encounter=Encounter/${clinic.visits.held}`,
    Consent: `Consent?patient=${clinic.patientId}`,
    Composition: `Composition?patient=${clinic.patientId}`,
    DocumentReference: `DocumentReference?patient=${clinic.patientId}`,
    Provenance: `Provenance?target=Composition/${clinic.visits.held}`,
    AuditEvent: `AuditEvent?patient=${clinic.patientId}`,
  }
}
