import { eq } from "drizzle-orm"

import { withTenant } from "@/db/client"
import { visits } from "@/db/schema/scheduling"
import type { ClinicId, UserId, VisitId } from "@/lib/ids"
import { nudgeVisit } from "@/lib/jobs/nudge"

import { removeParticipant } from "./livekit"
import { seatsIn } from "./queries"
import { unseatSessions } from "./unseat"

/**
 * Sends out whoever sits in a call by one of these sessions. The seat is withdrawn first, so that no
 * new token is given; then LiveKit lets go of it, and the keys rotate as after any leaving. Safe to
 * repeat: a seat that was taken anew has another session and another identity.
 */
export async function removeRevoked(
  clinicId: ClinicId,
  userId: UserId,
  sessionIds: readonly string[],
  at: Date,
): Promise<void> {
  const found = await withTenant(clinicId, async (tx) => {
    const rows = await unseatSessions(tx, userId, sessionIds, at)
    for (const { visitId } of rows) await nudgeVisit(tx, clinicId, visitId)
    return rows
  })
  // The host of a class has one identity in all its visits.
  const out = new Map(found.map(({ room, identity }) => [identity, room]))
  for (const [identity, room] of out) if (room !== null) await removeParticipant(room, identity)
}

/** Somebody came by a token whose seat is withdrawn or gone. */
export async function removeSeatless(
  clinicId: ClinicId,
  visitId: VisitId,
  identity: string,
): Promise<void> {
  const room = await withTenant(clinicId, async (tx) => {
    const [visit] = await tx
      .select({ room: visits.room })
      .from(visits)
      .where(eq(visits.id, visitId))
    if (visit === undefined || visit.room === null) return undefined
    const held = await seatsIn(tx, visit.room, identity)
    return held.every(({ seat }) => seat.state === "withdrawn") ? visit.room : undefined
  })
  if (room !== undefined) await removeParticipant(room, identity)
}
