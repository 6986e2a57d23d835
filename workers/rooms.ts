import { withTenant } from "@/db/client"
import { tellTurns } from "@/lib/consultations/turn-commands"
import { sessionsRevokedJob } from "@/lib/identity/jobs"
import {
  closeOldRoomJob,
  closeProbeJob,
  closeRoomJob,
  openRoomJob,
  reconcileSeconds,
  removeJob,
} from "@/lib/rooms/jobs"
import { classPlaces, deleteRoom, ensureRoom } from "@/lib/rooms/livekit"
import { reconcilePresence } from "@/lib/rooms/presence-commands"
import { findRoom } from "@/lib/rooms/queries"
import { removeRevoked, removeSeatless } from "@/lib/rooms/removal-commands"

import { everyClinic } from "./every-clinic"
import type { Rounds } from "./every-clinic"
import { handle } from "./handle"
import type { Handler } from "./handle"

/** All may run twice and in any order: an ended visit's room is never opened again. */
export const rooms: readonly Handler[] = [
  handle(openRoomJob, async ({ visitId }, { clinicId }) => {
    const found = await withTenant(clinicId, (tx) => findRoom(tx, visitId))
    if (found?.goesOn === true)
      await ensureRoom(found.room, found.isClass ? classPlaces : undefined)
  }),
  handle(closeRoomJob, async ({ visitId }, { clinicId }) => {
    const found = await withTenant(clinicId, (tx) => findRoom(tx, visitId))
    if (found?.goesOn === false) await deleteRoom(found.room)
  }),
  handle(closeOldRoomJob, async ({ visitId, room }, { clinicId }) => {
    const visit = await withTenant(clinicId, (tx) => findRoom(tx, visitId))
    if (visit?.room !== room) await deleteRoom(room)
  }),
  handle(closeProbeJob, ({ room }) => deleteRoom(room)),
  handle(removeJob, ({ visitId, identity }, { clinicId }) =>
    removeSeatless(clinicId, visitId, identity),
  ),
  handle(sessionsRevokedJob, ({ userId, sessionIds }, { clinicId }) =>
    removeRevoked(clinicId, userId, sessionIds, new Date()),
  ),
]

/** Needs no promise in the outbox: a missed round is made good by the next. */
export function startReconciling(everyMs = reconcileSeconds * 1000): Rounds {
  return everyClinic("reconcile", everyMs, (id) => reconcilePresence(id))
}

/** By itself: with LiveKit away people are told all the same that their turn is near. */
export function startTellingTurns(everyMs = 30_000): Rounds {
  return everyClinic("turns", everyMs, (id) => tellTurns(id, new Date()))
}
