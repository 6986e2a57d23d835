import { randomBytes, randomUUID } from "node:crypto"

import type { Pool } from "pg"

import { mintActor } from "@/lib/actor"
import { systemActor } from "@/lib/identity/system"
import { VisitId } from "@/lib/ids"
import { draftSummary } from "@/lib/summaries/draft"
import type { VisitRecord } from "@/lib/summaries/draft"
import { draft } from "@/lib/summaries/draft-commands"
import { bringTranscript } from "@/lib/transcripts/commands"
import { readTranscript } from "@/lib/transcripts/read-transcript"
import { turnsOf } from "@/lib/transcripts/turn"

import { firstOf, makeClinic } from "./clinic"
import type { BenchClinic } from "./clinic"
import { median } from "./percentile"
import type { Bench, Measured, Row } from "./row"
import { medianOf, took } from "./timing"

const runs = 20
const warmUp = 5
const minutes = 30
const linesPerSection = 25
const start = new Date("2026-11-23T10:00:00Z")

/**
 * The extractive draft of a visit of 30 minutes with its transcript (360 turns, about 4,500 words), a
 * hundred note lines and two vital signs charted every second, as the worker makes it: read, consent
 * checked twice, drafted, sealed, stored and audited in PostgreSQL. Each run drafts anew. The aim is held
 * against the whole way; beside it stands the text alone, from a visit that has been read already.
 */
export const summaryRow: Row = {
  id: "summary.extractive",
  unit: "ms",
  aim: "<= 50",
  run: measure,
}

async function measure(bench: Bench): Promise<Measured> {
  const { admin } = await bench.database()
  const clinic = await makeClinic(admin, { clinicians: 1, patients: 1 })
  const visitId = await endedVisit(admin, clinic)
  const actor = systemActor("summaries", clinic.clinicId)
  const times: number[] = []
  const busy: number[] = []
  for (let run = 0; run < warmUp + runs; run += 1) {
    await admin.query("delete from summaries where visit_id = $1", [visitId])
    let outcome = ""
    const before = process.cpuUsage()
    const ms = await took(async () => (outcome = await draft(actor, visitId, new Date())))
    const { user, system } = process.cpuUsage(before)
    if (outcome !== "drafted") throw new Error(`nothing was drafted: ${outcome}`)
    if (run < warmUp) continue
    times.push(ms)
    busy.push((user + system) / 1_000)
  }
  const visit = longVisit()
  return {
    value: median(times),
    runs,
    // What the whole way takes beyond the worker's own work is PostgreSQL, and waiting for it.
    baseline: [
      { name: "the text alone", value: await medianOf(runs, () => draftSummary(visit)) },
      { name: "the worker's own work on the whole way (processor)", value: median(busy) },
    ],
  }
}

function lines(section: string): { text: string; at: string }[] {
  return Array.from({ length: linesPerSection }, (_, i) => ({
    text: `${section}: line ${i + 1} of what was said, seen, thought and agreed in these minutes.`,
    at: new Date(start.getTime() + i * 60_000).toISOString(),
  }))
}

const note = {
  subjective: lines("Patient"),
  objective: lines("Seen"),
  assessment: lines("Likely"),
  plan: lines("Next"),
}

function longVisit(): VisitRecord {
  const figure = {
    derived: true,
    origin: "device" as const,
    count: minutes * 60,
    min: 12,
    median: 15.5,
    max: 22,
    devices: ["Bedside"],
    limits: { low: 50, high: 120 },
    doubted: 0,
  }
  const span = { first: start, last: new Date(start.getTime() + minutes * 60_000) }
  return {
    reason: "Cough for four days",
    arrivedAt: start,
    admittedAt: start,
    endedAt: span.last,
    consent: { charting: true, givenAt: start },
    clinician: "Dr Rowan Applegarth",
    interpreter: null,
    attendance: [{ who: "patient", joined: start, returns: 1, left: null }],
    note,
    vitals: [
      { code: "MDC_ECG_HEART_RATE", label: "Heart rate", unit: "/min", ...figure, ...span },
      { code: "MDC_RESP_RATE", label: "Respiration rate", unit: "/min", ...figure, ...span },
    ],
    transcript: spoken(),
    zone: "Europe/London",
    locale: "en",
  }
}

async function endedVisit(admin: Pool, clinic: BenchClinic): Promise<VisitId> {
  const { clinicId } = clinic
  const [clinician, patient] = [firstOf(clinic.clinicians), firstOf(clinic.patients)]
  const visitId = VisitId.parse(randomUUID())
  const device = randomUUID()
  const end = new Date(start.getTime() + minutes * 60_000)
  await admin.query(
    "insert into visits (id, clinic_id, patient_id, clinician_id, starts_at, ends_at, reason, state, arrived_at, admitted_at, ended_at) values ($1, $2, $3, $4, $5, $6, 'Cough for four days', 'ended', $5, $5, $6)",
    [visitId, clinicId, patient, clinician, start, end],
  )
  await admin.query(
    "insert into consents (clinic_id, visit_id, patient_id, video, vitals, charting, transcript, given_at) values ($1, $2, $3, true, true, true, true, $4)",
    [clinicId, visitId, patient, start],
  )
  await admin.query(
    "insert into devices (id, clinic_id, visit_id, patient_id, token_hash, label) values ($1, $2, $3, $4, $5, 'Bedside')",
    [device, clinicId, visitId, patient, randomBytes(32)],
  )
  await admin.query(
    "select ensure_vital_partitions(($1::timestamptz at time zone 'UTC')::date, 1)",
    [start],
  )
  await admin.query(
    "insert into vital_numerics (clinic_id, visit_id, patient_id, device_id, code, at, value, unit, derived) select $1, $2, $3, $4, code, $5::timestamptz + s * interval '1 second', 60 + 20 * sin(s / 40.0), '/min', true from unnest(array['MDC_ECG_HEART_RATE', 'MDC_RESP_RATE']) as c (code), generate_series(0, $6) as t (s)",
    [clinicId, visitId, patient, device, start, minutes * 60 - 1],
  )
  for (const [section, written] of Object.entries(note)) {
    await admin.query(
      "insert into visit_notes (clinic_id, visit_id, section, lines, version, updated_at, updated_by) values ($1, $2, $3, $4, 1, $5, $6)",
      [clinicId, visitId, section, JSON.stringify(written), end, clinician],
    )
  }
  const brought = await bringTranscript(
    mintActor({
      kind: "staff",
      clinicId,
      userId: clinician,
      role: "clinician",
      name: "Clinician",
      requestId: "bench",
    }),
    visitId,
    { form: "text", text: transcriptText(), speakers },
    end,
  )
  if (!brought.ok) throw new Error(`the transcript was not taken: ${brought.reason}`)
  return visitId
}

const speakers = [
  { name: "Doctor", party: "clinician" as const },
  { name: "Patient", party: "patient" as const },
]

function spoken() {
  const read = readTranscript(transcriptText(), "text")
  if (!read.ok) throw new Error(read.problem)
  return turnsOf(read.value.cues, (name) => (name === "Doctor" ? "clinician" : "patient"))
}

/** Twelve turns a minute, no two alike. */
function transcriptText(): string {
  const turns = [
    (n: number) =>
      `Doctor: And how was it on day ${n}? Any fever, chest pain or shortness of breath?`,
    (n: number) =>
      `Patient: No fever. The cough was worse at night and I woke ${n} times, but no chest pain.`,
    (n: number) => `Doctor: I can hear that. Did you take anything for it on that ${n}th day?`,
    (n: number) =>
      `Patient: I took ibuprofen ${n * 10} milligrams twice a day, and some honey with tea.`,
    (n: number) =>
      `Doctor: I think part ${n} of this is most likely the infection. Let's keep the inhaler and follow up in ${n} days.`,
    (n: number) =>
      `Patient: All right, and on floor ${n} I was a bit out of breath on the stairs with my left knee hurting.`,
  ]
  return Array.from({ length: minutes * 12 }, (_, i) =>
    turns[i % turns.length]?.(Math.floor(i / turns.length) + 1),
  ).join("\n")
}
