import { eq } from "drizzle-orm"

import { withTenant } from "@/db/client"
import type { Tx } from "@/db/client"
import { seats } from "@/db/schema/rooms"
import type { SeatRole, SeatRow } from "@/db/schema/rooms"
import type { StaffActor } from "@/lib/actor"
import { consentDecision } from "@/lib/audit/consent-decision"
import { deny } from "@/lib/audit/denied"
import type { AuditEvent } from "@/lib/audit/event"
import { record, recordAll } from "@/lib/audit/record"
import { fromBase64url } from "@/lib/e2ee/base64url"
import { signSeatCertificate } from "@/lib/e2ee/seat-certificate"
import { env } from "@/lib/env"
import { Fault } from "@/lib/error"
import type { VisitId } from "@/lib/ids"
import { enqueue } from "@/lib/jobs/outbox"
import { may } from "@/lib/permissions"
import type { Protection } from "@/lib/protection"
import { ok, refuse } from "@/lib/result"
import type { Refused, Result } from "@/lib/result"

import { certificateUntil, grantFor } from "./grants"
import { closeOldRoomJob, closeRoomJob } from "./jobs"
import { classPlaces, ensureRoom, mintToken } from "./livekit"
import { refuseHasty } from "./pace"
import type { TooOften } from "./pace"
import { consentOpening, mayJoin } from "./policy"
import type { JoinRefusal } from "./policy"
import {
  findJoining,
  findWatching,
  holdVisit,
  hostOf,
  identitiesOut,
  isKeyOfAnother,
  namedVisit,
  visitNamed,
} from "./queries"
import type { Joining, SeatActor } from "./queries"
import type { TokenRequest, WatchRequest } from "./schema"
import { tokenSeconds } from "./seat-clock"
import { seatDevice, seatStaff, seatWatcher } from "./seating"
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
): Promise<TokenAnswer> {
  return tokenFor(actor, request, (tx, visitId) => findJoining(tx, actor, visitId), at)
}

/** The same for whoever watches the vital signs of a visit from the ward: data only, no sound and no picture. */
export async function fetchWatchToken(
  actor: StaffActor,
  request: WatchRequest,
  at: Date = new Date(),
): Promise<TokenAnswer | Refused<"forbidden">> {
  const entity = namedVisit(request)
  if (!may(actor, "ward.watch")) return deny(actor, "room.token", entity, "forbidden", at)
  return tokenFor(actor, request, (tx, visitId) => findWatching(tx, actor, visitId), at)
}

type TokenAnswer = Result<SeatToken, "not_found" | JoinRefusal> | TooOften
/** How the actor's visit and seat are found: as one of its people, or as a watcher. */
type Find = (tx: Tx, visitId: VisitId | undefined) => Promise<Joining | undefined>

async function tokenFor(
  actor: SeatActor,
  request: TokenRequest,
  find: Find,
  at: Date,
): Promise<TokenAnswer> {
  const over = await refuseHasty("token", actor, at)
  if (over !== undefined) return over
  const first = await tokenOnce(actor, request, find, at)
  if (first.ok || first.reason !== "moved") return first
  const again = await tokenOnce(actor, request, find, at)
  return again.ok || again.reason !== "moved" ? again : refuse("not_admitted")
}

async function tokenOnce(
  actor: SeatActor,
  request: TokenRequest,
  find: Find,
  at: Date,
): Promise<Result<SeatToken, "not_found" | JoinRefusal> | Moved> {
  const found = await withTenant(actor.clinicId, async (tx) =>
    find(tx, await visitNamed(tx, request)),
  )
  if (found === undefined) return deny(actor, "room.token", namedVisit(request), "not_found", at)
  const { visit, role } = found
  const open = roomFor(found, request)
  if (!open.ok) {
    await withTenant(actor.clinicId, (tx) => recordToken(tx, actor, found, open.reason, at))
    return open
  }
  const room = open.value
  const places = visit.sessionId === null ? undefined : classPlaces
  const [signer] = await Promise.all([seatSigner(), ensureRoom(room, places)])
  const claimed = await withTenant(actor.clinicId, (tx) =>
    claimSeat(tx, actor, { visitId: visit.id, room, find }, request, at),
  )
  if (!claimed.ok) return claimed
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

/** The others went to a new room while LiveKit was asked for the old one. */
type Moved = Refused<"moved">
type Claimed = { seat: SeatRow; out: readonly string[]; host: string | null }

/**
 * Judges again, with the visit held: the end may have come while LiveKit was asked, or the others have
 * moved to another room. Then the room that was just made is closed too.
 */
async function claimSeat(
  tx: Tx,
  actor: SeatActor,
  { visitId, room, find }: { visitId: VisitId; room: string; find: Find },
  request: TokenRequest,
  at: Date,
): Promise<Result<Claimed, JoinRefusal> | Moved> {
  await holdVisit(tx, visitId)
  const found = await find(tx, visitId)
  if (found === undefined) {
    await enqueue(tx, actor.clinicId, closeRoomJob, { visitId })
    return refuse("not_admitted")
  }
  const open = roomFor(found, request)
  if (!open.ok) {
    await recordToken(tx, actor, found, open.reason, at)
    await enqueue(tx, actor.clinicId, closeRoomJob, { visitId })
    return open
  }
  if (open.value !== room) {
    await enqueue(tx, actor.clinicId, closeOldRoomJob, { visitId, room })
    return refuse("moved")
  }
  const seat = await admittedSeat(tx, actor, found, at)
  const { pub } = request
  if (await isKeyOfAnother(tx, room, pub, seat.identity)) {
    await recordToken(tx, actor, found, "not_admitted", at)
    return refuse("not_admitted")
  }
  await tx.update(seats).set({ pub }).where(eq(seats.identity, seat.identity))
  await recordToken(tx, actor, { ...found, seat }, "issued", at)
  const [out, host] = [await identitiesOut(tx, room), await hostOf(tx, found.visit)]
  return ok({ seat, out, host })
}

/** The room that may be entered at this moment, by what the person was told of it. */
function roomFor(
  found: Joining,
  { protection: told = "end_to_end" }: TokenRequest,
): Result<string, JoinRefusal> {
  const answer = mayJoin({ ...found, told, seat: found.seat?.state })
  const { room } = found.visit
  if (answer !== "yes") return refuse(answer)
  return room === null ? refuse("not_admitted") : ok(room)
}

/** Staff sit down by their session. A bedside device that was linked during the call gets its seat here, admitted with its patient. */
async function admittedSeat(tx: Tx, actor: SeatActor, found: Joining, at: Date): Promise<SeatRow> {
  if (actor.kind === "staff" && found.role === "watcher")
    return seatWatcher(tx, found.visit, actor.userId, actor.session?.id, at)
  if (actor.kind === "staff" && found.seat !== undefined)
    return seatStaff(tx, found.visit, found.seat, actor.session?.id)
  if (found.seat?.state === "admitted") return found.seat
  if (actor.kind !== "device") throw new Fault("invariant", "only a device is seated by its token")
  return seatDevice(tx, found.visit, actor.deviceId, at)
}

/** Where the patient's consent decided, that is an event of its own, and stands before what it allowed. */
async function recordToken(
  tx: Tx,
  actor: SeatActor,
  { visit, role, seat, consent }: Joining,
  answer: "issued" | JoinRefusal,
  at: Date,
): Promise<void> {
  const issued = answer === "issued"
  const opening = issued || answer === "no_consent" ? consentOpening(role) : undefined
  const token: AuditEvent = {
    action: "seat.token_issued",
    entity: seat === undefined ? { type: "visit", id: visit.id } : { type: "seat", id: seat.id },
    outcome: issued ? "success" : "refused",
    purpose: "TREAT",
    patientId: visit.patientId,
    data: {
      visitId: visit.id,
      role,
      ...(seat === undefined ? {} : { seatId: seat.id }),
      ...(issued ? { seconds: tokenSeconds } : {}),
      ...(visit.protection === "none" ? { protection: "none" } : {}),
    },
  }
  if (opening === undefined) return record(tx, actor, token, at)
  const decided = consentDecision({
    visit,
    consentId: consent?.id ?? null,
    agreed: consent?.[opening],
    purposeOfUse: "TREAT",
    data: { purpose: opening, attempted: "seat.token_issued" },
  })
  return recordAll(tx, actor, [decided, token], at)
}
