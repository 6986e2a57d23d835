import { and, eq, gt, isNull, lt, ne } from "drizzle-orm"

import { withCredential } from "@/db/client"
import type { Tx } from "@/db/client"
import { patientSessions } from "@/db/schema/identity"
import { seats } from "@/db/schema/rooms"
import type { ClinicId, VisitId } from "@/lib/ids"
import { nudge } from "@/lib/jobs/nudge"

import { tokenHash } from "./link-token"

type OneVisit = { clinicId: ClinicId; visitId: VisitId }

/** An open page asks every 20 seconds: three of them missed, and nobody is there. */
const heardWithinMs = 60_000
const clickMs = 10_000

/** Whether another browser has this visit open now. */
export async function isOpenElsewhere(
  tx: Tx,
  { visitId }: OneVisit,
  ownToken: string | undefined,
  at: Date,
): Promise<boolean> {
  const [seat] = await tx
    .select({ seenAt: seats.seenAt })
    .from(seats)
    .where(and(eq(seats.visitId, visitId), eq(seats.role, "patient")))
  if (seat?.seenAt == null || at.getTime() - seat.seenAt.getTime() > heardWithinMs) return false
  const [other] = await tx
    .select({ visitId: patientSessions.visitId })
    .from(patientSessions)
    .where(
      and(
        openOn(visitId),
        gt(patientSessions.expiresAt, at),
        ownToken === undefined ? undefined : ne(patientSessions.tokenHash, tokenHash(ownToken)),
      ),
    )
    .limit(1)
  return other !== undefined
}

/**
 * One phone at a time: the sessions before this one open nothing, and their pages say where it went.
 * Unless it was `asked` for, those of the last seconds stay: they are this browser's own second click,
 * of which nobody knows which answer arrives last. Answers whether another browser than this one was left.
 */
export async function leaveElsewhere(
  tx: Tx,
  { clinicId, visitId }: OneVisit,
  { here: asked = false, ownToken }: { here?: boolean; ownToken?: string | undefined },
  at: Date,
): Promise<boolean> {
  const left = await tx
    .update(patientSessions)
    .set({ movedAt: at })
    .where(
      and(
        openOn(visitId),
        asked ? undefined : lt(patientSessions.createdAt, new Date(at.getTime() - clickMs)),
      ),
    )
    .returning({ hash: patientSessions.tokenHash })
  if (left.length > 0) await nudge(tx, clinicId, "visit", visitId)
  const own = ownToken === undefined ? undefined : Buffer.from(tokenHash(ownToken))
  return left.some(({ hash }) => own?.equals(hash) !== true)
}

/**
 * The page that is heard is the visit's. A session that began in the same seconds, and so was left alone as a
 * second click, opens nothing any more: else whoever has link and birth date could keep one beside it, unseen.
 */
export async function leaveUnheard(
  tx: Tx,
  { clinicId, visitId }: OneVisit,
  heard: string,
  at: Date,
): Promise<void> {
  const left = await tx
    .update(patientSessions)
    .set({ movedAt: at })
    .where(and(openOn(visitId), ne(patientSessions.tokenHash, tokenHash(heard))))
    .returning({ visitId: patientSessions.visitId })
  if (left.length > 0) await nudge(tx, clinicId, "visit", visitId)
}

/** Whether a session stopped because its visit went to another phone. */
export async function wasMoved(token: string): Promise<boolean> {
  const hash = tokenHash(token)
  const [session] = await withCredential(hash, (tx) =>
    tx
      .select({ movedAt: patientSessions.movedAt })
      .from(patientSessions)
      .where(eq(patientSessions.tokenHash, hash)),
  )
  return session !== undefined && session.movedAt !== null
}

function openOn(visitId: VisitId) {
  return and(
    eq(patientSessions.visitId, visitId),
    eq(patientSessions.role, "patient"),
    isNull(patientSessions.movedAt),
  )
}
