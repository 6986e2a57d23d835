import { createHash, createHmac, randomUUID } from "node:crypto"

import { exportJWK, generateKeyPair, SignJWT } from "jose"

import { closeRoomJob } from "@/lib/rooms/jobs"

import { running } from "./running"
import { ended, inCall } from "./scenes"
import type { Stage } from "./scenes"
import type { Sender } from "./sent-parts"
import { textIn } from "./sent-parts"

const form = { "content-type": "application/x-www-form-urlencoded" }

/** Calls of programs: with a key, with a signature, by an address. */
export const programSendings: Readonly<Record<string, Sender>> = {
  "POST /api/fhir/token": async (on) => ({ headers: form, body: await tokenForm(on) }),
  "GET /api/fhir/[[...path]]": async (on) => ({
    path: `/api/fhir/Patient/${on.rows.patientId}`,
    headers: await bearer(on),
  }),
  "POST /api/fhir/[[...path]]": async (on) => ({
    path: "/api/fhir/Patient/_search",
    headers: { ...(await bearer(on)), ...form },
    body: `_id=${on.rows.patientId}`,
  }),

  "POST /api/webhooks/livekit": async (on) => {
    await inCall(on)
    const { visitId } = on.rows
    const { rows } = await on.run(
      "select identity from seats where visit_id = $1 and role = 'patient'",
      [visitId],
    )
    const id = `EV_${randomUUID()}`
    const [now, room] = [Math.floor(Date.now() / 1000), { name: `room-${visitId}` }]
    const participant = { identity: rows[0].identity, joinedAt: String(now) }
    const event = { event: "participant_joined", id, createdAt: String(now), room, participant }
    const body = JSON.stringify(event)
    return { headers: { authorization: await liveKitSaid(body) }, body, loggedAs: id }
  },
  "POST /api/webhooks/sms": async (on) => {
    const id = await message(on, "sms", "+442079460999", "sent")
    const body = JSON.stringify({ type: "report", id, status: "delivered" })
    const seconds = Math.floor(Date.now() / 1000)
    const mac = createHmac("sha256", running.smsSecret ?? "").update(`${seconds}.${body}`)
    return { headers: { "x-housecall-signature": `t=${seconds},v1=${mac.digest("hex")}` }, body }
  },
  "POST /api/messages/[messageId]/again": async (on) => ({
    path: `/api/messages/${await message(on, "email", on.rows.contact, "failed")}/again`,
  }),

  "GET /api/feeds/[token]": async (on) => ({ path: new URL(await feed(on)).pathname }),
  // The calendar elsewhere is a feed of ours: the one origin that may be read though it is not public.
  "POST /api/calendars/busy": async (on) => ({ body: { url: await feed(on) } }),

  "POST /api/settings/jobs": async (on) => {
    await ended(on)
    const { rows } = await on.run(
      "insert into outbox (clinic_id, job, payload, relayed_at, tries, last_code, parked_at) values ($1, $2, $3, now(), 5, 'fault', now()) returning id",
      [on.rows.clinicId, closeRoomJob.name, JSON.stringify({ visitId: on.rows.visitId })],
    )
    return { body: { id: String(rows[0].id) } }
  },
}

async function tokenForm({ made }: Stage): Promise<string> {
  const { publicKey, privateKey } = await generateKeyPair("ES384")
  const key = { ...(await exportJWK(publicKey)), kid: "1", alg: "ES384" }
  const program = { name: "Records", jwks: { keys: [key] }, scopes: ["system/Patient.rs"] }
  const id = await made("administrator", "/api/clinic/fhir-clients", program, "id")
  const assertion = await new SignJWT({ jti: randomUUID() })
    .setProtectedHeader({ alg: "ES384", kid: "1", typ: "JWT" })
    .setIssuer(id)
    .setSubject(id)
    .setAudience(`${new URL(running.baseUrl).origin}/api/fhir/token`)
    .setExpirationTime("4m")
    .sign(privateKey)
  return new URLSearchParams({
    grant_type: "client_credentials",
    client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
    client_assertion: assertion,
  }).toString()
}

async function bearer(on: Stage): Promise<{ authorization: string }> {
  const response = await fetch(`${running.baseUrl}/api/fhir/token`, {
    method: "POST",
    headers: form,
    body: await tokenForm(on),
    signal: AbortSignal.timeout(20_000),
  })
  return { authorization: `Bearer ${textIn(await response.json(), "access_token")}` }
}

/** As LiveKit signs a webhook: a token with the SHA-256 of the body. */
function liveKitSaid(body: string): Promise<string> {
  return new SignJWT({ sha256: createHash("sha256").update(body).digest("base64") })
    .setProtectedHeader({ alg: "HS256" })
    .setIssuer(running.livekitApiKey)
    .setExpirationTime("5m")
    .sign(Buffer.from(running.livekitApiSecret))
}

async function message({ rows, run }: Stage, channel: string, address: string, state: string) {
  const id = randomUUID()
  const about = JSON.stringify({ visitId: rows.visitId, patientId: rows.patientId })
  await run(
    "insert into messages (id, clinic_id, kind, about, visit_id, patient_id, channel, address, state, dedupe_key) values ($1, $2, 'reminder_1d', $3, $4, $5, $6, $7, $8, $9)",
    [id, rows.clinicId, about, rows.visitId, rows.patientId, channel, address, state, `walk/${id}`],
  )
  return id
}

function feed({ made }: Stage): Promise<string> {
  return made("clinician", "/api/calendars/feed", { names: "none" }, "url")
}
