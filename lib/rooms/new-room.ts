import { eq } from "drizzle-orm"

import type { Tx } from "@/db/client"
import { visits } from "@/db/schema/scheduling"
import type { VisitRow } from "@/db/schema/scheduling"
import type { StaffActor, SystemActor } from "@/lib/actor"
import { record } from "@/lib/audit/record"
import { enqueue } from "@/lib/jobs/outbox"

import { closeOldRoomJob, openRoomJob } from "./jobs"
import { newRoomName } from "./seating"

/** Nobody is told its name: whose room ends asks for a token, which opens the new one. */
export async function moveToNewRoom(
  tx: Tx,
  actor: StaffActor | SystemActor,
  { id: visitId, clinicId, patientId, room }: VisitRow,
  at: Date,
): Promise<void> {
  await tx.update(visits).set({ room: newRoomName() }).where(eq(visits.id, visitId))
  const entity = { type: "visit", id: visitId } as const
  const event = { entity, outcome: "success", purpose: "TREAT", patientId } as const
  await record(tx, actor, { ...event, action: "visit.room_changed", data: { visitId } }, at)
  await enqueue(tx, clinicId, openRoomJob, { visitId })
  if (room !== null) await enqueue(tx, clinicId, closeOldRoomJob, { visitId, room })
}
