import { eq } from "drizzle-orm"

import type { Tx } from "@/db/client"
import type { SeatRow } from "@/db/schema/rooms"
import { visits } from "@/db/schema/scheduling"
import type { VisitRow } from "@/db/schema/scheduling"
import type { StaffActor } from "@/lib/actor"
import { record } from "@/lib/audit/record"
import { nudgeVisit } from "@/lib/jobs/nudge"
import { enqueue } from "@/lib/jobs/outbox"
import type { Protection } from "@/lib/protection"
import { closeRoomJob, openRoomJob } from "@/lib/rooms/jobs"
import { admitSeats, roomFor } from "@/lib/rooms/seating"
import { unseatAll } from "@/lib/rooms/unseat"

import { draftSummaryJob } from "./jobs"

/** The visit is in call from this commit on, in its own room or its class's. Answers its new version. */
export async function letIn(
  tx: Tx,
  actor: StaffActor,
  visit: VisitRow,
  { protection, first }: { protection: Protection; first?: SeatRow | undefined },
  at: Date,
): Promise<number> {
  const { id: visitId, clinicId } = visit
  const version = visit.version + 1
  const room = await roomFor(tx, visit)
  await tx
    .update(visits)
    .set({ state: "in_call", version, room, protection, admittedAt: at })
    .where(eq(visits.id, visitId))
  await admitSeats(tx, visit, actor.userId, at, first)
  const action = first === undefined ? "visit.admitted" : "visit.opened"
  await record(tx, actor, { ...about(visit), action, data: { visitId, version } }, at)
  if (protection === "none") {
    const event = { ...about(visit), action: "visit.unencrypted", data: { visitId } } as const
    await record(tx, actor, event, at)
  }
  if (first !== undefined) await record(tx, actor, guestAdmitted(visit, first), at)
  await enqueue(tx, clinicId, openRoomJob, { visitId })
  await nudgeVisit(tx, clinicId, visitId)
  return version
}

/**
 * The visit is over. Its room is closed, or in a class that goes on, whoever sat there for this visit is
 * sent out. Answers its new version.
 */
export async function letOut(
  tx: Tx,
  actor: StaffActor,
  visit: VisitRow,
  at: Date,
): Promise<number> {
  const { id: visitId, clinicId } = visit
  const version = visit.version + 1
  await tx
    .update(visits)
    .set({ state: "ended", version, endedAt: at })
    .where(eq(visits.id, visitId))
  await unseatAll(tx, visit)
  const seconds = Math.round((at.getTime() - (visit.admittedAt ?? at).getTime()) / 1000)
  const data = { visitId, version, seconds }
  await record(tx, actor, { ...about(visit), action: "visit.ended", data }, at)
  await enqueue(tx, clinicId, closeRoomJob, { visitId })
  await enqueue(tx, clinicId, draftSummaryJob, { visitId })
  await nudgeVisit(tx, clinicId, visitId)
  return version
}

function guestAdmitted(visit: VisitRow, seat: SeatRow) {
  const guest = seat.guestId === null ? {} : { guestId: seat.guestId }
  const data = { visitId: visit.id, seatId: seat.id, role: seat.role, ...guest }
  const entity = { type: "seat", id: seat.id } as const
  return { ...about(visit), entity, action: "guest.admitted", data } as const
}

function about(visit: VisitRow) {
  const entity = { type: "visit", id: visit.id } as const
  return { entity, outcome: "success", purpose: "TREAT", patientId: visit.patientId } as const
}
