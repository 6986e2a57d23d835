import { and, asc, desc, eq, gt, inArray, isNotNull, isNull, ne } from "drizzle-orm"

import type { Tx } from "@/db/client"
import { sessions, users } from "@/db/schema/identity"
import { queueEntries } from "@/db/schema/queue"
import { visits } from "@/db/schema/scheduling"
import { visitTypeClinicians, visitTypes } from "@/db/schema/visit-types"
import type { UserId, VisitTypeId } from "@/lib/ids"
import { asList } from "@/lib/sealing/as-list"

import type { OnDuty } from "./estimate"
import type { Queued } from "./place"

export type EntryRow = typeof queueEntries.$inferSelect
export type VisitTypeRow = typeof visitTypes.$inferSelect

/** The visit types that can be had now, in the clinic's order. */
export function onDemandTypes(tx: Tx): Promise<VisitTypeRow[]> {
  return tx
    .select()
    .from(visitTypes)
    .where(and(eq(visitTypes.onDemand, true), eq(visitTypes.active, true)))
    .orderBy(asc(visitTypes.position), asc(visitTypes.name))
}

/** Which clinicians see patients of each visit type, as for every booking: those whom it names. */
export async function cliniciansByType(
  tx: Tx,
): Promise<(visitTypeId: VisitTypeId) => readonly UserId[]> {
  const rows = await tx
    .select({ typeId: visitTypeClinicians.visitTypeId, id: users.id })
    .from(visitTypeClinicians)
    .innerJoin(users, eq(users.id, visitTypeClinicians.clinicianId))
    .where(and(eq(users.role, "clinician"), eq(users.active, true)))
    .orderBy(asc(users.createdAt), asc(users.id))
  return (visitTypeId) => rows.filter((row) => row.typeId === visitTypeId).map((row) => row.id)
}

export function waitingEntries(tx: Tx): Promise<EntryRow[]> {
  return asList(() =>
    tx
      .select()
      .from(queueEntries)
      .where(eq(queueEntries.state, "waiting"))
      .orderBy(asc(queueEntries.place)),
  )
}

/** The rows as the estimate wants them, each with who can see that visit type. */
export function queued(
  entries: readonly EntryRow[],
  clinicians: (visitTypeId: VisitTypeId) => readonly UserId[],
): (Queued & { entry: EntryRow })[] {
  return entries.map((entry) => ({
    id: entry.id,
    place: entry.place,
    clinicians: clinicians(entry.visitTypeId),
    entry,
  }))
}

/** Of these clinicians, those who are signed in, with what they are booked for. */
export async function onDuty(tx: Tx, ids: readonly UserId[], at: Date): Promise<OnDuty[]> {
  if (ids.length === 0) return []
  const present = await tx
    .selectDistinct({ id: sessions.userId })
    .from(sessions)
    .where(
      and(
        inArray(sessions.userId, [...ids]),
        isNull(sessions.revokedAt),
        gt(sessions.expiresAt, at),
        gt(sessions.absoluteExpiresAt, at),
      ),
    )
  if (present.length === 0) return []
  const open = await asList(() =>
    tx
      .select()
      .from(visits)
      .where(
        and(
          inArray(
            visits.clinicianId,
            present.map((one) => one.id),
          ),
          inArray(visits.state, ["booked", "waiting", "in_call"]),
          gt(visits.endsAt, new Date(at.getTime() - dayMs)),
        ),
      ),
  )
  return present.map(({ id }) => {
    const theirs = open.filter((visit) => visit.clinicianId === id)
    const call = theirs.find((visit) => visit.state === "in_call")
    return {
      id,
      booked: theirs
        .filter((visit) => visit.state !== "in_call" && visit.endsAt > at)
        .map(({ startsAt, endsAt }) => ({ from: startsAt.getTime(), to: endsAt.getTime() })),
      inCallSince: call?.admittedAt?.getTime() ?? null,
    }
  })
}

/** How long the newest visits of this type lasted, in minutes; with fewer than three, these clinicians' newest. */
export async function recentMinutes(
  tx: Tx,
  visitTypeId: VisitTypeId,
  clinicians: readonly UserId[],
  at: Date,
): Promise<number[]> {
  const newest = async (which: ReturnType<typeof eq> | undefined): Promise<number[]> => {
    const rows = await tx
      .select({ admittedAt: visits.admittedAt, endedAt: visits.endedAt })
      .from(visits)
      .where(
        and(
          which,
          eq(visits.state, "ended"),
          isNotNull(visits.admittedAt),
          ne(visits.endedAt, visits.admittedAt),
          gt(visits.endedAt, new Date(at.getTime() - 30 * dayMs)),
        ),
      )
      .orderBy(desc(visits.endedAt))
      .limit(20)
    return rows
      .map(({ admittedAt, endedAt }) =>
        admittedAt === null || endedAt === null
          ? 0
          : (endedAt.getTime() - admittedAt.getTime()) / 60_000,
      )
      .filter((minutes) => minutes >= 1)
  }
  const ofType = await newest(eq(visits.visitTypeId, visitTypeId))
  if (ofType.length >= 3 || clinicians.length === 0) return ofType
  return newest(inArray(visits.clinicianId, [...clinicians]))
}

const dayMs = 86_400_000
