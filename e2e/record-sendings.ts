import { randomUUID } from "node:crypto"

import { chunkMs } from "@/lib/vitals/chunking"
import { encodeFrame } from "@/lib/vitals/codec"
import { metaBody } from "@/lib/vitals/meta"
import { ratio } from "@/lib/vitals/ratio"

import { inCall, logSigned } from "./scenes"
import type { Stage } from "./scenes"
import type { Sender } from "./sent-parts"
import { expect } from "./test"

/** Calls about measurements and about the log's own rows. */
export const recordSendings: Readonly<Record<string, Sender>> = {
  "POST /api/vitals/ingest": async (on) => {
    await admitted(on)
    return { body: { values: [pulseNow()] } }
  },
  "POST /api/vitals/withdraw": async (on) => {
    // Only what a person typed in is taken back.
    const { code, at } = await charted(on, { origin: "manual", spot: true })
    return { body: { values: [{ code, at }] } }
  },
  "POST /api/vitals/ingest/waves": async (on) => {
    await admitted(on)
    return { body: waves() }
  },
  "POST /api/vitals/[visitId]/strips": async (on) => {
    await admitted(on)
    return { body: { at: Date.now() } }
  },
  "POST /api/vitals/[visitId]/exports": async (on) => {
    await charted(on)
    return { body: { form: "csv", ...aroundNow() } }
  },
  "GET /api/vitals/[visitId]/exports": async (on) => {
    await charted(on)
    const { from, to } = aroundNow()
    return { query: `form=csv&from=${from}&to=${to}` }
  },
  "GET /api/my/accesses/[eventId]/receipt": async (on) => {
    // An event of their own record, and then one more signature.
    await on.made("portal", "/api/my/consents", { purpose: "vitals", agreed: false }, "")
    await logSigned(on)
    const { clinicId, patientId } = on.rows
    const signed = async (): Promise<string> => {
      const { rows } = await on.run(
        "select e.id from audit_events e join log_entries l on l.event_id = e.id where e.patient_id = $1 and l.log_index < (select max(size) from log_checkpoints where clinic_id = $2) limit 1",
        [patientId, clinicId],
      )
      return rows[0]?.id ?? ""
    }
    await expect.poll(signed, { timeout: 60_000 }).not.toBe("")
    return { path: `/api/my/accesses/${await signed()}/receipt` }
  },
}

async function admitted(on: Stage): Promise<void> {
  await inCall(on)
  await on.run("update visits set admitted_at = now() - interval '1 minute' where id = $1", [
    on.rows.visitId,
  ])
}

async function charted(on: Stage, more: object = {}) {
  await admitted(on)
  const pulse = { ...pulseNow(), ...more }
  await on.made("device", "/api/vitals/ingest", { values: [pulse] }, "")
  return pulse
}

function pulseNow() {
  const pulse = { code: "MDC_ECG_HEART_RATE", value: 70, unit: "/min", derived: false }
  return { ...pulse, at: Date.now() }
}

function aroundNow() {
  const now = Date.now()
  return { from: now - 3_600_000, to: now + 3_600_000 }
}

/** One chunk of an ECG that is flat. */
function waves() {
  const [stream, t0] = [7, Date.now() - 10_000]
  const channel = {
    ...{ id: 0, kind: "ecg" as const, mdc: 131_328, label: "ECG", unit: "mV" },
    ...{ rate: ratio(125, 1), gain: 200, baseline: 0, min: -2_000, max: 2_000, invalid: -32_768 },
  }
  const source = { kind: "recorded", name: "walk", loopSeconds: undefined } as const
  const samples = new Int32Array((125 * chunkMs) / 1_000)
  const frame = encodeFrame({
    ...{ stream, seq: 0, t0, durationMs: chunkMs },
    channels: [
      { channel: 0, first: 0, samples, gapBefore: false, leadOff: false, saturated: false },
    ],
  })
  const meta = { stream, epoch: randomUUID(), frameMs: 100, source, channels: [channel] }
  const frames = [Buffer.from(frame).toString("base64")]
  return { meta: metaBody(meta), sentAt: Date.now(), frames }
}
