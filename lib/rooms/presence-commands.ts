import { and, eq } from "drizzle-orm"

import { withLookup, withTenant } from "@/db/client"
import type { Tx } from "@/db/client"
import { visitLedger } from "@/db/schema/outcomes"
import { seats, webhookInbox } from "@/db/schema/rooms"
import type { SeatRow } from "@/db/schema/rooms"
import { visits } from "@/db/schema/scheduling"
import type { VisitRow } from "@/db/schema/scheduling"
import type { SystemActor } from "@/lib/actor"
import { record } from "@/lib/audit/record"
import { touchSession } from "@/lib/identity/staff-session"
import { systemActor } from "@/lib/identity/system"
import type { ClinicId } from "@/lib/ids"
import { nudgeVisit } from "@/lib/jobs/nudge"
import { enqueue } from "@/lib/jobs/outbox"

import { noteDoctorsRoom } from "./doctors-room"
import { closeRoomJob, removeJob } from "./jobs"
import { connectionsIn } from "./livekit"
import type { RoomEvent } from "./livekit"
import { isPresent, listed, sighted } from "./presence"
import type { Sighting } from "./presence"
import { findLostSeat, roomsInCall, seatsIn, seatsOf, visitsIn } from "./queries"

/**
 * Keeps one webhook, whose signature is checked already. A repeated one changes nothing, a room that
 * is nobody's is ignored. "unknown_room" and "repeated" are answers, not errors: LiveKit is told 200.
 */
export async function receiveRoomEvent(
  event: RoomEvent,
): Promise<"kept" | "repeated" | "unknown_room"> {
  const clinicId = await clinicOf(event.room)
  if (clinicId === undefined) {
    await noteDoctorsRoom(event.room)
    return "unknown_room"
  }
  return withTenant(clinicId, async (tx) => {
    const kept = await tx
      .insert(webhookInbox)
      .values({
        id: event.id,
        clinicId,
        event: event.event,
        room: event.room,
        identity: event.participant?.identity ?? null,
        happenedAt: event.at,
      })
      .onConflictDoNothing()
      .returning({ id: webhookInbox.id })
    if (kept.length === 0) return "repeated"
    const sighting = sightingOf(event)
    const here = await visitsIn(tx, event.room)
    const [first] = here
    if (sighting === undefined || first === undefined || event.participant === undefined)
      return "kept"
    const actor = systemActor("livekit", clinicId, event.id)
    const { identity } = event.participant
    // A token outlives the end by minutes, and LiveKit may open a room for whoever knocks.
    if (here.every(({ state }) => state === "ended") && sighting.kind === "joined")
      await enqueue(tx, clinicId, closeRoomJob, { visitId: first.id })
    if (here.some(({ state }) => state === "in_call") && sighting.kind === "joined")
      await refuseWithdrawn(tx, actor, event.room, identity)
    const seated = await seatsIn(tx, event.room, identity)
    for (const { visit } of seated) await noteSighting(tx, actor, visit, identity, sighting)
    const isStranger = seated.length === 0 && sighting.kind === "joined"
    if (isStranger && (await findLostSeat(tx, event.room, identity)) === undefined)
      await recordStranger(tx, actor, first)
    return "kept"
  })
}

/** Asks LiveKit who is in the rooms of one clinic's calls: webhooks may have been lost. */
export async function reconcilePresence(
  clinicId: ClinicId,
  now: () => Date = () => new Date(),
): Promise<void> {
  const rooms = await withTenant(clinicId, roomsInCall)
  for (const [room, here] of rooms) {
    const asked = now()
    const connections = await connectionsIn(room)
    await withTenant(clinicId, async (tx) => {
      const actor = systemActor("rooms", clinicId)
      for (const identity of connections.keys()) await refuseWithdrawn(tx, actor, room, identity)
      for (const visit of here) await reconcileVisit(tx, actor, visit, connections, asked)
    })
  }
}

async function reconcileVisit(
  tx: Tx,
  actor: SystemActor,
  visit: VisitRow,
  connections: ReadonlyMap<string, Date>,
  asked: Date,
): Promise<void> {
  for (const seat of await seatsOf(tx, visit.id)) {
    const sighting = listed(seat, connections.get(seat.identity), asked)
    if (sighting !== undefined) {
      await noteSighting(tx, actor, visit, seat.identity, sighting, "reconciled")
      if (sighting.kind === "left") await noteInRoom(tx, visit, seat, "left", sighting.at)
    }
    const inCall = connections.has(seat.identity)
    if (inCall) await noteInRoom(tx, visit, seat, "in_room", asked)
    if (inCall && seat.sessionId !== null) await touchSession(tx, seat.sessionId, asked)
  }
}

/**
 * A token outlives its seat by minutes, and LiveKit cannot take it back: who comes back to a seat that
 * was taken from them is sent out again. A stranger who never had one is shown to everybody and gets no key.
 */
async function refuseWithdrawn(
  tx: Tx,
  actor: SystemActor,
  room: string,
  identity: string,
): Promise<void> {
  const lost = await findLostSeat(tx, room, identity)
  if (lost === undefined) return
  const { seat, visit } = lost
  await record(tx, actor, {
    entity: { type: "seat", id: seat.id },
    outcome: "refused",
    purpose: "TREAT",
    patientId: visit.patientId,
    action: "seat.refused",
    data: { visitId: visit.id, seatId: seat.id, role: seat.role, reason: "withdrawn" },
  })
  await enqueue(tx, visit.clinicId, removeJob, { visitId: visit.id, identity })
}

/** Somebody is there who never had a seat: everybody is shown it, no key goes to them, and it is on record. */
async function recordStranger(
  tx: Tx,
  actor: SystemActor,
  { id: visitId, patientId }: VisitRow,
): Promise<void> {
  await record(tx, actor, {
    entity: { type: "visit", id: visitId },
    outcome: "refused",
    purpose: "TREAT",
    patientId,
    action: "seat.refused",
    data: { visitId, role: "stranger", reason: "stranger" },
  })
}

/** What the room's own list proves goes into the visit's ledger: once in five minutes is enough. */
async function noteInRoom(
  tx: Tx,
  visit: VisitRow,
  seat: SeatRow,
  kind: "in_room" | "left",
  at: Date,
): Promise<void> {
  if (seat.role !== "patient" && seat.role !== "clinician") return
  const key = `${kind}/${seat.id}/${Math.floor(at.getTime() / 300_000)}`
  const { clinicId, id: visitId } = visit
  await tx
    .insert(visitLedger)
    .values({ clinicId, visitId, key, kind, who: seat.role, source: "room", at })
    .onConflictDoNothing()
}

async function noteSighting(
  tx: Tx,
  actor: SystemActor,
  visit: VisitRow,
  identity: string,
  sighting: Sighting,
  reason?: string,
): Promise<void> {
  const [seat] = await tx
    .select()
    .from(seats)
    .where(and(eq(seats.visitId, visit.id), eq(seats.identity, identity)))
    .for("update")
  if (seat === undefined) return
  const { presence, changes } = sighted(seat, sighting)
  if (changes.length === 0) return
  await tx.update(seats).set(presence).where(eq(seats.id, seat.id))
  for (const change of changes)
    await recordChange(tx, actor, visit, { ...seat, ...presence }, change, reason)
  // An active call counts as activity from its first moment, not from the next reconciliation.
  if (seat.sessionId !== null && isPresent(presence))
    await touchSession(tx, seat.sessionId, sighting.joinedAt)
  await nudgeVisit(tx, actor.clinicId, visit.id)
}

async function recordChange(
  tx: Tx,
  actor: SystemActor,
  visit: VisitRow,
  seat: SeatRow,
  change: Sighting["kind"],
  reason: string | undefined,
): Promise<void> {
  const event = {
    entity: { type: "seat" as const, id: seat.id },
    outcome: "success" as const,
    purpose: "TREAT" as const,
    patientId: visit.patientId,
  }
  const data = { visitId: visit.id, seatId: seat.id, role: seat.role }
  if (change === "joined") return record(tx, actor, { ...event, action: "seat.joined", data })
  const why = reason === undefined ? {} : { reason }
  await record(tx, actor, { ...event, action: "seat.left", data: { ...data, ...why } })
  const { joinedAt, leftAt } = seat
  if (seat.role !== "watcher" || seat.userId === null || joinedAt === null || leftAt === null)
    return
  const [from, until] = [joinedAt.toISOString(), leftAt.toISOString()]
  const watched = { visitId: visit.id, seatId: seat.id, userId: seat.userId, from, until }
  const entity = { type: "vitals", id: visit.id } as const
  await record(tx, actor, { ...event, entity, action: "vitals.watched", data: watched })
}

function sightingOf(event: RoomEvent): Sighting | undefined {
  if (event.participant === undefined) return undefined
  const { joinedAt } = event.participant
  switch (event.event) {
    case "participant_joined":
      return { kind: "joined", joinedAt }
    case "participant_left":
      return { kind: "left", joinedAt, at: event.at }
    default:
      return undefined
  }
}

async function clinicOf(room: string): Promise<ClinicId | undefined> {
  if (room === "") return undefined
  const rows = await withLookup(room, (tx) =>
    tx.select({ clinicId: visits.clinicId }).from(visits).where(eq(visits.room, room)),
  )
  return rows[0]?.clinicId
}
