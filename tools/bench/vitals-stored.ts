import { randomBytes, randomUUID } from "node:crypto"

import type { Pool } from "pg"

import { mintActor } from "@/lib/actor"
import type { DeviceActor } from "@/lib/actor"
import { DeviceId, VisitId } from "@/lib/ids"
import { chunkMs } from "@/lib/vitals/chunking"
import { encodeFrame } from "@/lib/vitals/codec"
import { chart } from "@/lib/vitals/commands"
import type { ChannelMeta } from "@/lib/vitals/meta"
import { mostFrames } from "@/lib/vitals/wave-batch"
import { chartWaves } from "@/lib/vitals/wave-commands"

import { firstOf, makeClinic } from "./clinic"
import type { Bench, Measured, Row } from "./row"
import { bundledSignals, framesOf, looped, monitorChannels } from "./vitals-signal"
import type { Channel } from "./vitals-signal"

/** Long enough that pages which are not full yet count for little. */
const minutes = 60
const perDay = (24 * 60) / minutes / 1e6

/**
 * What PostgreSQL keeps of an hour of one patient's waves at 687.5 samples/s, rows, TOAST and index together,
 * as megabytes a day. Exact but for pages that are not full; no median.
 */
export const storedRow: Row = { id: "vitals.stored", unit: "MB", aim: "<= 70", run: measure }

async function measure(bench: Bench): Promise<Measured> {
  const { admin } = await bench.database()
  const now = new Date()
  const start = new Date(now.getTime() - minutes * 60_000 - 10_000)
  const waves = async (channels: readonly Channel[]) => {
    const actor = await beside(admin, start)
    const grown = await growth(admin, () => storeWaves(actor, channels, start, now))
    const { rows } = await admin.query<{ bytes: string }>(
      "select sum(length(data)) as bytes from wave_chunks c join wave_streams s on s.id = c.stream_id where s.visit_id = $1",
      [actor.visitId],
    )
    return { stored: grown("wave_chunks"), data: Number(rows[0]?.bytes) * perDay }
  }
  const monitor = await waves(monitorChannels())
  const recorded = await waves(bundledSignals())
  const actor = await beside(admin, start)
  const grew = await growth(admin, () => storeNumbers(actor, start, now))
  return {
    value: monitor.stored,
    runs: 1,
    baseline: [
      { name: "the chunks alone", value: monitor.data },
      { name: "16 bits a sample", value: (687.5 * 2 * 86_400) / 1e6 },
      { name: "the recording's own 1003.9 samples/s of 16 bits", value: recorded.stored },
      { name: "two numbers each second, 30 days", value: grew("vital_numerics") },
      { name: "their rollups, for ever", value: grew("vital_rollups") },
    ],
  }
}

async function storeWaves(
  actor: DeviceActor,
  channels: readonly Channel[],
  start: Date,
  now: Date,
): Promise<void> {
  const meta = {
    stream: 7,
    epoch: randomUUID(),
    frameMs: 100,
    source: { kind: "recorded", name: "bench", loopSeconds: undefined },
    channels: channels.map(channelMeta),
  } as const
  const wanted = (minutes * 60_000) / chunkMs
  const long = looped(channels, minutes)
  const frames = framesOf(long, chunkMs, start.getTime()).slice(0, wanted).map(encodeFrame)
  for (let from = 0; from < frames.length; from += mostFrames) {
    const batch = { meta, sentAt: now.getTime(), frames: frames.slice(from, from + mostFrames) }
    const done = await chartWaves(actor, batch, now)
    if (!done.ok || done.value.refused.length > 0) throw new Error("the chunks were not stored")
  }
  if (frames.length !== wanted) throw new Error("the recording is too short")
}

export function channelMeta({ rate }: Channel, id: number): ChannelMeta {
  const scale = { gain: 200, baseline: 0, min: -2_000, max: 2_000, invalid: -32_768 }
  return { id, kind: "ecg", mdc: 131_328, label: "ECG", unit: "mV", rate, ...scale }
}

/** As the bedside page sends them: ten seconds of two numbers a batch. */
async function storeNumbers(actor: DeviceActor, start: Date, now: Date): Promise<void> {
  for (let second = 0; second < minutes * 60; second += 10) {
    const values = Array.from({ length: 20 }, (_, i) => ({
      code: i % 2 === 0 ? ("MDC_ECG_HEART_RATE" as const) : ("MDC_RESP_RATE" as const),
      value: 60 + (second % 20),
      unit: "/min",
      at: start.getTime() + (second + Math.floor(i / 2)) * 1_000,
      derived: true,
    }))
    const done = await chart(actor, { values }, now)
    if (!done.ok) throw new Error(`the numbers were not stored: ${done.reason}`)
  }
}

type Table = "wave_chunks" | "vital_numerics" | "vital_rollups"

/** Megabytes a day by which each table grew, with its partitions, TOAST and indexes. */
async function growth(admin: Pool, work: () => Promise<void>): Promise<(table: Table) => number> {
  const sizes = async (): Promise<ReadonlyMap<string, number>> => {
    const { rows } = await admin.query<{ name: string; bytes: string }>(
      "select p.name, coalesce((select sum(pg_total_relation_size(relid)) from pg_partition_tree(p.name::regclass)), pg_total_relation_size(p.name::regclass)) as bytes from unnest(array['wave_chunks', 'vital_numerics', 'vital_rollups']) as p (name)",
    )
    return new Map(rows.map(({ name, bytes }) => [name, Number(bytes)]))
  }
  const before = await sizes()
  await work()
  const after = await sizes()
  return (table) => ((after.get(table) ?? 0) - (before.get(table) ?? 0)) * perDay
}

/** A device beside a patient whose visit is held since `start`, charting agreed. */
async function beside(admin: Pool, start: Date): Promise<DeviceActor> {
  const { clinicId, clinicians, patients } = await makeClinic(admin, { clinicians: 1, patients: 1 })
  const [clinicianId, patientId] = [firstOf(clinicians), firstOf(patients)]
  const [visitId, deviceId] = [VisitId.parse(randomUUID()), DeviceId.parse(randomUUID())]
  await admin.query(
    "insert into visits (id, clinic_id, patient_id, clinician_id, starts_at, ends_at, reason, state, admitted_at, room) values ($1, $2, $3, $4, $5, $6, 'Cough', 'in_call', $5, $7)",
    [visitId, clinicId, patientId, clinicianId, start, new Date(start.getTime() + 1), randomUUID()],
  )
  await admin.query(
    "insert into consents (clinic_id, visit_id, patient_id, video, vitals, charting, transcript, given_at) values ($1, $2, $3, true, true, true, false, $4)",
    [clinicId, visitId, patientId, start],
  )
  await admin.query(
    "insert into devices (id, clinic_id, visit_id, patient_id, token_hash, label) values ($1, $2, $3, $4, $5, 'Bedside')",
    [deviceId, clinicId, visitId, patientId, randomBytes(32)],
  )
  const requestId = randomUUID()
  return mintActor({ kind: "device", clinicId, visitId, patientId, deviceId, requestId })
}
