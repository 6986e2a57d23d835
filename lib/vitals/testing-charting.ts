import { randomBytes, randomUUID } from "node:crypto"

import type { TestDatabase } from "@/db/testing"
import { arrangeClinic } from "@/db/testing-clinic"
import { mintActor } from "@/lib/actor"
import { DeviceId } from "@/lib/ids"

import { chunkMs } from "./chunking"
import { encodeFrame } from "./codec"
import { firstIndex } from "./framing"
import type { ChannelMeta, WaveMeta } from "./meta"
import { ratio } from "./ratio"

/** A visit that is held, with a device beside the bed, as a test of charting needs it. */
export async function arrangeCharting(
  database: TestDatabase,
  start: Date,
  consent: { vitals: boolean; charting: boolean } = { vitals: true, charting: true },
  state = "in_call",
) {
  const clinic = await arrangeClinic(database, start)
  const { clinicId, visitId, patientId, clinicianId } = clinic
  const deviceId = DeviceId.parse(randomUUID())
  const run = (text: string, values: unknown[]) => database.admin.query(text, values)
  await run("update visits set state = $2, admitted_at = $3, room = $4 where id = $1", [
    visitId,
    state,
    start,
    randomUUID(),
  ])
  await run(
    "insert into devices (id, clinic_id, visit_id, patient_id, token_hash, label) values ($1, $2, $3, $4, $5, 'Bedside')",
    [deviceId, clinicId, visitId, patientId, randomBytes(32)],
  )
  const agree = (vitals: boolean, charting: boolean) =>
    run(
      "insert into consents (clinic_id, visit_id, patient_id, video, vitals, charting, transcript, given_at) values ($1, $2, $3, true, $4, $5, false, clock_timestamp())",
      [clinicId, visitId, patientId, vitals, charting],
    )
  await agree(consent.vitals, consent.charting)
  const device = mintActor({
    kind: "device",
    clinicId,
    deviceId,
    patientId,
    visitId,
    requestId: randomUUID(),
  })
  const doctor = mintActor({
    kind: "staff",
    clinicId,
    userId: clinicianId,
    role: "clinician",
    name: "Dr Rowan Applegarth",
    requestId: randomUUID(),
  })
  return { ...clinic, deviceId, device, doctor, agree }
}

export type TestVisit = Awaited<ReturnType<typeof arrangeCharting>>

/** "vitals.charted success", in the order of writing. */
export async function auditedIn(database: TestDatabase, clinicId: string): Promise<string[]> {
  const { rows } = await database.admin.query<{ action: string; outcome: string }>(
    "select action, outcome from audit_events where clinic_id = $1 order by seq",
    [clinicId],
  )
  return rows.map((row) => `${row.action} ${row.outcome}`)
}

export const testInvalid = -32_768

/** One channel of so many samples a second (a fraction: 125/2). */
export function testChannel(id: number, num: number, den = 1): ChannelMeta {
  return {
    id,
    kind: "ecg",
    mdc: 131_328,
    label: "ECG",
    unit: "mV",
    rate: ratio(num, den),
    gain: 200,
    baseline: 0,
    min: -2_000,
    max: 2_000,
    invalid: testInvalid,
  }
}

export function testMeta(channels: readonly ChannelMeta[], epoch: string = randomUUID()): WaveMeta {
  const source = { kind: "recorded", name: "test", loopSeconds: undefined } as const
  return { stream: 7, epoch, frameMs: 100, source, channels }
}

/** The stored frames of whole signals, one a chunk, from the stream's start on. */
export function chunkFrames(
  meta: WaveMeta,
  signals: readonly Int32Array[],
  origin: number,
): Uint8Array[] {
  const frames: Uint8Array[] = []
  for (let seq = 0; ; seq++) {
    const channels = meta.channels.flatMap(({ id, rate }, i) => {
      const [from, to] = [firstIndex(seq, chunkMs, rate), firstIndex(seq + 1, chunkMs, rate)]
      const samples = signals[i]?.slice(from, to) ?? new Int32Array()
      if (samples.length === 0) return []
      const flags = { gapBefore: false, leadOff: false, saturated: false }
      return [{ channel: id, first: from % 2 ** 32, samples, ...flags }]
    })
    if (channels.length === 0) return frames
    const head = { stream: meta.stream, seq, t0: origin + seq * chunkMs, durationMs: chunkMs }
    frames.push(encodeFrame({ ...head, channels }))
  }
}
