import { randomBytes } from "node:crypto"

import { eq } from "drizzle-orm"

import { withTenant } from "@/db/client"
import { visits } from "@/db/schema/scheduling"
import type { PatientActor } from "@/lib/actor"
import { deny } from "@/lib/audit/denied"
import { record } from "@/lib/audit/record"
import { env } from "@/lib/env"
import { refuseOver } from "@/lib/identity/limiter"
import { enqueue } from "@/lib/jobs/outbox"
import { ok, refuse } from "@/lib/result"
import type { Result } from "@/lib/result"

import { closeProbeJob } from "./jobs"
import { makeProbeRoom, mintToken } from "./livekit"

/** Two ends of one line: what the first sends, the second receives, both in the patient's own page. */
export type Probe = { url: string; sender: string; receiver: string }

type ProbeRefusal = "not_found" | "ended" | "cancelled" | "too_many" | "closed"

/**
 * A right to try the way to the media server before anybody is admitted, days before perhaps: a room of
 * its own that no visit knows, for two minutes. In it a picture of noise is sent round; nobody else can
 * be there, and nothing but that picture can be sent.
 */
export async function openProbe(
  actor: PatientActor,
  at: Date = new Date(),
): Promise<Result<Probe, ProbeRefusal, { retryAfter?: number }>> {
  const over = await refuseOver([[`probe/${actor.visitId}`, limit]], at, "counted")
  if (over !== undefined) return over
  const room = `probe-${randomBytes(18).toString("base64url")}`
  const promised = await promise(actor, room, at)
  if (!promised.ok)
    return promised.reason === "not_found"
      ? deny(actor, "room.probe", { type: "visit", id: actor.visitId }, "not_found", at)
      : promised
  await makeProbeRoom(room)
  const [sender, receiver] = await Promise.all([
    mintToken("sender", { ...narrow, room, sources: ["camera"], canSubscribe: false }, {}, seconds),
    mintToken("receiver", { ...narrow, room, sources: [], canSubscribe: true }, {}, seconds),
  ])
  return ok({ url: env().LIVEKIT_URL, sender, receiver })
}

/** Written down, and its end promised, before the room exists. */
async function promise(
  actor: PatientActor,
  room: string,
  at: Date,
): Promise<Result<undefined, "not_found" | "ended" | "cancelled">> {
  return withTenant(actor.clinicId, async (tx) => {
    const [visit] = await tx.select().from(visits).where(eq(visits.id, actor.visitId))
    if (visit === undefined || visit.patientId !== actor.patientId) return refuse("not_found")
    if (visit.state === "ended" || visit.state === "cancelled") return refuse(visit.state)
    await record(
      tx,
      actor,
      {
        action: "network.tested",
        entity: { type: "visit", id: visit.id },
        outcome: "success",
        purpose: "PATRQT",
        patientId: visit.patientId,
        data: { visitId: visit.id, seconds },
      },
      at,
    )
    const dueAt = new Date(at.getTime() + lifeMs)
    await enqueue(tx, visit.clinicId, closeProbeJob, { room }, { dueAt, plan: room })
    return ok()
  })
}

const narrow = { roomJoin: true, canPublishData: false, canUpdateOwnMetadata: false } as const

/** The token's life, and then the room's: a connection outlives its token, but not its room. */
const seconds = 60
const lifeMs = 120_000

/** More than anybody tries who looks for a better place in the house. */
const limit = { most: 30, seconds: 3_600 }
