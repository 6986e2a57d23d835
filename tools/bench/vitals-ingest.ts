import { randomBytes, randomUUID } from "node:crypto"
import { readFileSync } from "node:fs"
import { dirname, join } from "node:path"

import pg from "pg"
import { z } from "zod"

import { tokenHash } from "@/lib/identity/link-token"
import { chunkMs } from "@/lib/vitals/chunking"
import { encodeFrame } from "@/lib/vitals/codec"
import { metaBody } from "@/lib/vitals/meta"

import type { House } from "../house"
import { firstOf, makeClinic } from "./clinic"
import { cpuTimeOf } from "./cpu-time"
import type { Bench, Measured, Row } from "./row"
import { framesOf, monitorChannels } from "./vitals-signal"
import { channelMeta } from "./vitals-stored"

const patients = 40
const measureMs = 40_000
const idleMs = 15_000
/** A server that has just started is not what a ward meets: first all send a minute's worth at once. */
const warmUpMs = 60_000

/**
 * Bedside pages at real rate, without the pages: each of 40 patients posts, every five seconds, a chunk
 * of four channels (687.5 samples/s) and five seconds of two numbers, over HTTP to the production build.
 * The CPU of web, workers (audit sequencing included) and PostgreSQL, less what they use when nobody
 * sends, gives the patients that one core carries.
 */
export const ingestRow: Row = {
  id: "vitals.ingest",
  unit: "patients",
  aim: ">= 200",
  run: measure,
}

async function measure(bench: Bench): Promise<Measured> {
  const house = await bench.house()
  const pool = new pg.Pool({ connectionString: house.database.admin, max: 2 })
  try {
    const tokens = await besides(pool)
    const parts = partsOf(house)
    await Promise.all(tokens.map((token) => send(house, token, Date.now() - warmUpMs, Date.now())))
    const idle = await perSecond(parts, idleMs)
    const begun = Date.now()
    const sending = Promise.all(
      // They do not all begin at once.
      tokens.map((token, i) =>
        send(house, token, begun - (i * chunkMs) / patients, begun + measureMs + chunkMs),
      ),
    )
    const busy = await perSecond(parts, measureMs)
    const batches = await sending
    const used = (of: (of: Readonly<Record<Part, number>>) => number): number => of(busy) - of(idle)
    const all = used(({ web, workers, postgres }) => web + workers + postgres)
    return {
      value: (patients * 1_000) / all,
      runs: batches.reduce((sum, count) => sum + count, 0),
      baseline: (["web", "workers", "postgres"] as const).flatMap((part) => [
        { name: `${part}, ms of CPU a patient-second`, value: used((of) => of[part]) / patients },
        { name: `${part} when nobody sends, ms/s`, value: idle[part] },
      ]),
    }
  } finally {
    await pool.end()
  }
}

type Part = "web" | "workers" | "postgres"

/** What the supervisor noted of its children. */
function partsOf({ demoFile }: House): Record<Part, number> {
  const Pids = z.object({ children: z.array(z.object({ pid: z.int(), name: z.string() })) })
  const { children } = Pids.parse(
    JSON.parse(readFileSync(join(dirname(demoFile), "pids.json"), "utf8")),
  )
  const pidOf = (part: Part): number => {
    const pid = children.find(({ name }) => name === part)?.pid
    if (pid === undefined) throw new Error(`${part} is not of this house: its CPU is not known`)
    return pid
  }
  return { web: pidOf("web"), workers: pidOf("workers"), postgres: pidOf("postgres") }
}

/** Milliseconds of CPU a second of each part. */
async function perSecond(parts: Record<Part, number>, ms: number): Promise<Record<Part, number>> {
  const read = (part: Part): number => cpuTimeOf([parts[part]])
  const now = () => ({ web: read("web"), workers: read("workers"), postgres: read("postgres") })
  const [before, begun] = [now(), Date.now()]
  await pause(ms)
  const [after, seconds] = [now(), (Date.now() - begun) / 1_000]
  const grown = (part: Part): number => (after[part] - before[part]) / seconds
  return { web: grown("web"), workers: grown("workers"), postgres: grown("postgres") }
}

/** One bedside: what it measured in five seconds leaves at their end. Answers with its batches. */
async function send(house: House, token: string, origin: number, until: number): Promise<number> {
  const channels = monitorChannels()
  const meta = {
    stream: 7,
    epoch: randomUUID(),
    frameMs: 100,
    source: { kind: "recorded", name: "bench", loopSeconds: undefined },
    channels: channels.map(channelMeta),
  } as const
  let batches = 0
  for (const frame of framesOf(channels, chunkMs, origin)) {
    const over = frame.t0 + chunkMs
    if (over > until) break
    await pause(Math.max(0, over - Date.now()))
    const frames = [Buffer.from(encodeFrame(frame)).toString("base64")]
    await post(house, "/api/vitals/ingest/waves", token, {
      meta: metaBody(meta),
      sentAt: Date.now(),
      frames,
    })
    await post(house, "/api/vitals/ingest", token, { values: numbersOf(frame.t0) })
    batches += 1
  }
  return batches
}

/** Within the limits of an adult: a ward in which everybody has an alarm would measure the alarms. */
function numbersOf(from: number): object[] {
  return Array.from({ length: (chunkMs / 1_000) * 2 }, (_, k) => ({
    code: k % 2 === 0 ? "MDC_ECG_HEART_RATE" : "MDC_RESP_RATE",
    value: (k % 2 === 0 ? 60 : 14) + (k % 5),
    unit: "/min",
    at: Math.round(from) + Math.floor(k / 2) * 1_000,
    derived: true,
  }))
}

const Stored = z.object({ stored: z.int().positive() })

async function post(house: House, path: string, token: string, body: object): Promise<void> {
  const answer = await fetch(`${house.baseUrl}${path}`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify(body),
  })
  if (!answer.ok || !Stored.safeParse(await answer.json()).success)
    throw new Error(`${path} answered ${answer.status} and stored nothing`)
}

/** Devices beside so many patients, each in a visit that is held, charting agreed: their tokens. */
async function besides(pool: pg.Pool): Promise<string[]> {
  const clinic = await makeClinic(pool, { clinicians: patients, patients })
  const tokens: string[] = []
  for (const [i, patientId] of clinic.patients.entries()) {
    const token = randomBytes(32).toString("base64url")
    const [visitId, clinicianId] = [
      randomUUID(),
      clinic.clinicians[i] ?? firstOf(clinic.clinicians),
    ]
    await pool.query(
      "insert into visits (id, clinic_id, patient_id, clinician_id, starts_at, ends_at, reason, state, admitted_at, room) values ($1, $2, $3, $4, now() - interval '2 minutes', now() + interval '15 minutes', 'Cough', 'in_call', now() - interval '2 minutes', $5)",
      [visitId, clinic.clinicId, patientId, clinicianId, randomUUID()],
    )
    await pool.query(
      "insert into consents (clinic_id, visit_id, patient_id, video, vitals, charting, transcript, given_at) values ($1, $2, $3, true, true, true, false, now())",
      [clinic.clinicId, visitId, patientId],
    )
    await pool.query(
      "insert into devices (id, clinic_id, visit_id, patient_id, token_hash, label) values ($1, $2, $3, $4, $5, 'Bedside')",
      [randomUUID(), clinic.clinicId, visitId, patientId, Buffer.from(tokenHash(token))],
    )
    tokens.push(token)
  }
  return tokens
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
