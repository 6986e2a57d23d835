import { eq } from "drizzle-orm"

import { withTenant } from "@/db/client"
import type { Tx } from "@/db/client"
import { seats } from "@/db/schema/rooms"
import type { SeatRole } from "@/db/schema/rooms"
import { deny } from "@/lib/audit/denied"
import { record } from "@/lib/audit/record"
import { fromBase64url } from "@/lib/e2ee/base64url"
import { signSeatCertificate } from "@/lib/e2ee/seat-certificate"
import { env } from "@/lib/env"
import { Fault } from "@/lib/error"
import type { VisitId } from "@/lib/ids"
import { enqueue } from "@/lib/jobs/outbox"
import type { Protection } from "@/lib/protection"
import { ok, refuse } from "@/lib/result"
import type { Result } from "@/lib/result"

import { certificateUntil, grantFor } from "./grants"
import { closeOldRoomJob, closeRoomJob } from "./jobs"
import { classPlaces, ensureRoom, mintToken } from "./livekit"
import { mayJoin } from "./policy"
import type { JoinRefusal } from "./policy"
import {
  findJoining,
  findSeat,
  holdVisit,
  hostOf,
  identitiesOut,
  isKeyOfAnother,
  visitNamed,
} from "./queries"
import type { FoundSeat, Joining, SeatActor } from "./queries"
import type { AlarmReport, TokenRequest } from "./schema"
import { tokenSeconds } from "./seat-clock"
import { seatDevice, seatStaff } from "./seating"
import { seatSigner } from "./signing-key"

export type SeatToken = {
  url: string
  token: string
  certificate: string
  identity: string
  role: SeatRole
  /** The sitting: LiveKit's room and the `visit` of the encryption protocol. */
  visit: string
  protection: Protection
  signingKeys: readonly string[]
  /** Identities that had a seat here and have none now: no key goes to them. */
  out: readonly string[]
  /** The identity of the visit's own clinician, whom nobody else sends out; null while they have no seat. */
  host: string | null
  /** ISO 8601. After it the token connects nobody; who is in stays in. */
  expiresAt: string
}

/**
 * A token and a certificate for the seat's key, as often as the seat asks while it is admitted.
 * The audit event is written before anything leaves the server.
 */
export async function fetchToken(
  actor: SeatActor,
  request: TokenRequest,
  at: Date = new Date(),
  isAgain = false,
): Promise<Result<SeatToken, "not_found" | JoinRefusal>> {
  const found = await withTenant(actor.clinicId, async (tx) =>
    findJoining(tx, actor, await visitNamed(tx, request)),
  )
  if (found === undefined)
    return deny(actor, "room.token", visitOf(request.visitId), "not_found", at)
  const { visit, role } = found
  const told = request.protection ?? "end_to_end"
  const answer = mayJoin({ ...found, told, seat: found.seat?.state })
  if (answer !== "yes" || visit.room === null) {
    await withTenant(actor.clinicId, (tx) => recordToken(tx, actor, found, "refused", at))
    return refuse(answer === "yes" ? "not_admitted" : answer)
  }
  const { room } = visit
  const places = visit.sessionId === null ? undefined : classPlaces
  const [signer] = await Promise.all([seatSigner(), ensureRoom(room, places)])
  const claimed = await withTenant(actor.clinicId, (tx) => claimSeat(tx, actor, found, request, at))
  if (!claimed.ok) {
    if (claimed.reason !== "moved") return refuse(claimed.reason)
    return isAgain ? refuse("not_admitted") : fetchToken(actor, request, at, true)
  }
  const { seat, out, host } = claimed.value
  const certificate = await signSeatCertificate(
    {
      visit: room,
      identity: seat.identity,
      role,
      pub: fromBase64url(request.pub),
      lid: fromBase64url(request.lid),
      issuedMs: at.getTime(),
      expiresMs: certificateUntil(visit.endsAt, at).getTime(),
      protection: visit.protection,
    },
    signer.key,
  )
  return ok({
    url: env().LIVEKIT_URL,
    token: await mintToken(seat.identity, grantFor(role, room), { "hc.seat": certificate }),
    certificate,
    identity: seat.identity,
    role,
    visit: room,
    protection: visit.protection,
    signingKeys: signer.publicKeys,
    out,
    host,
    expiresAt: new Date(at.getTime() + tokenSeconds * 1000).toISOString(),
  })
}

/** A tab refused something that was not encrypted, or met a forged key: into the audit log. */
export async function reportAlarm(
  actor: SeatActor,
  report: AlarmReport,
  at: Date = new Date(),
): Promise<Result<undefined, "not_found">> {
  const recorded = await withTenant(actor.clinicId, async (tx) => {
    const found = await findJoining(tx, actor, await visitNamed(tx, report))
    if (found === undefined) return false
    const { visit } = found
    const { code, identity } = report
    const about = identity === undefined ? found.seat : await findSeat(tx, visit.id, identity)
    const whose =
      about === undefined ? { role: "stranger" } : { seatId: about.id, role: about.role }
    await record(
      tx,
      actor,
      {
        action: "encryption.alarm",
        entity: { type: "visit", id: visit.id },
        outcome: "success",
        purpose: "TREAT",
        patientId: visit.patientId,
        data: { visitId: visit.id, code, ...whose },
      },
      at,
    )
    return true
  })
  return recorded ? ok() : deny(actor, "room.report", visitOf(report.visitId), "not_found", at)
}

type Claimed = { seat: FoundSeat; out: readonly string[]; host: string | null }

/**
 * Judges again, with the visit held: the end may have come while LiveKit was asked, or the others have
 * moved to another room. Then the room that was just made is closed too.
 */
async function claimSeat(
  tx: Tx,
  actor: SeatActor,
  { visit }: Joining,
  { pub, protection: told = "end_to_end" }: TokenRequest,
  at: Date,
): Promise<Result<Claimed, JoinRefusal | "moved">> {
  await holdVisit(tx, visit.id)
  const { room } = visit
  const found = await findJoining(tx, actor, visit.id)
  const answer =
    found === undefined ? "not_admitted" : mayJoin({ ...found, told, seat: found.seat?.state })
  if (found !== undefined && answer === "yes" && room !== null) {
    if (found.visit.room !== room) {
      await enqueue(tx, actor.clinicId, closeOldRoomJob, { visitId: visit.id, room })
      return refuse("moved")
    }
    const seat = await admittedSeat(tx, actor, found, at)
    if (!(await isKeyOfAnother(tx, room, pub, seat.identity))) {
      await tx.update(seats).set({ pub }).where(eq(seats.identity, seat.identity))
      await recordToken(tx, actor, { ...found, seat }, "success", at)
      const host = await hostOf(tx, found.visit)
      return ok({ seat, out: await identitiesOut(tx, room), host })
    }
  }
  if (found !== undefined) await recordToken(tx, actor, found, "refused", at)
  if (answer !== "yes") await enqueue(tx, actor.clinicId, closeRoomJob, { visitId: visit.id })
  return refuse(answer === "yes" ? "not_admitted" : answer)
}

/** Staff sit down by their session. A bedside device that was linked during the call gets its seat here, admitted with its patient. */
async function admittedSeat(
  tx: Tx,
  actor: SeatActor,
  found: Joining,
  at: Date,
): Promise<FoundSeat> {
  if (actor.kind === "staff" && found.seat !== undefined)
    return seatStaff(tx, found.seat, actor.session?.id)
  if (found.seat?.state === "admitted") return found.seat
  if (actor.kind !== "device") throw new Fault("invariant", "only a device is seated by its token")
  return seatDevice(tx, found.visit, actor.deviceId, at)
}

async function recordToken(
  tx: Tx,
  actor: SeatActor,
  { visit, role, seat }: Joining,
  outcome: "success" | "refused",
  at: Date,
): Promise<void> {
  await record(
    tx,
    actor,
    {
      action: "seat.token_issued",
      entity: seat === undefined ? { type: "visit", id: visit.id } : { type: "seat", id: seat.id },
      outcome,
      purpose: "TREAT",
      patientId: visit.patientId,
      data: {
        visitId: visit.id,
        role,
        ...(seat === undefined ? {} : { seatId: seat.id }),
        ...(outcome === "success" ? { seconds: tokenSeconds } : {}),
        ...(visit.protection === "none" ? { protection: "none" } : {}),
      },
    },
    at,
  )
}

/** Somebody else's visit looks like none at all. */
function visitOf(visitId: VisitId | undefined) {
  return { type: "visit", id: visitId ?? "none" } as const
}
