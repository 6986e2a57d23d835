import { randomUUID } from "node:crypto"

import { and, asc, eq, inArray } from "drizzle-orm"

import { withTenant } from "@/db/client"
import type { Tx } from "@/db/client"
import { users } from "@/db/schema/identity"
import { intakes, queueEntries } from "@/db/schema/queue"
import { visits } from "@/db/schema/scheduling"
import type { StaffActor } from "@/lib/actor"
import { deny } from "@/lib/audit/denied"
import { purposeOf } from "@/lib/audit/purpose"
import { record } from "@/lib/audit/record"
import { databaseError } from "@/lib/error"
import { VisitId } from "@/lib/ids"
import { nudgeVisit } from "@/lib/jobs/nudge"
import { may } from "@/lib/permissions"
import { ok, refuse } from "@/lib/result"
import type { Result } from "@/lib/result"
import { seatPatient } from "@/lib/rooms/seating"
import { insertVisit } from "@/lib/scheduling/booking/insert-visit"
import { lockPeople } from "@/lib/scheduling/booking/lock-people"
import { takenTime } from "@/lib/scheduling/slots/taken-time"

import { freeFor } from "./free-now"
import { lineMoved } from "./near"
import { cliniciansByType, onDemandTypes } from "./queue-rows"
import type { EntryRow, VisitTypeRow } from "./queue-rows"
import type { TakeFromQueue } from "./schema"

type Taken = { visitId: VisitId; entryId: string }
export type TakeRefusal =
  | "nobody_waiting"
  | "already_taken"
  | "already_left"
  | "not_free"
  | "patient_has_visit"
type Detail = { by?: string; until?: string | null }

/**
 * A clinician takes the one who has waited longest, or a chosen one: a visit that starts now is made for
 * them, and their page moves on by itself. Of two who press at once one has them; for "next" the other
 * gets the one after, since a row that somebody is taking is skipped.
 */
export async function takeFromQueue(
  actor: StaffActor,
  { entryId }: TakeFromQueue,
  at: Date,
): Promise<Result<Taken, "forbidden" | "not_found" | TakeRefusal, Detail>> {
  const entity = { type: "queue_entry" as const, id: entryId ?? "next" }
  if (!may(actor, "queue.take")) return deny(actor, "queue.taken", entity, "forbidden")
  const answer = await attempt(actor, entryId, at)
  if (!answer.ok && (answer.reason === "not_found" || answer.reason === "forbidden"))
    return deny(actor, "queue.taken", entity, answer.reason)
  return answer
}

type Attempt = Result<Taken, "forbidden" | "not_found" | TakeRefusal, Detail>

async function attempt(actor: StaffActor, entryId: string | undefined, at: Date): Promise<Attempt> {
  try {
    return await withTenant(actor.clinicId, (tx) => take(tx, actor, entryId, at))
  } catch (error) {
    // The database is the last judge of a clinician's time: two presses of one person, or a booking meanwhile.
    if (databaseError(error)?.code === "23P01") return refuse("not_free", { until: null })
    throw error
  }
}

// Nothing is written before the last refusal: what this returns is committed.
async function take(
  tx: Tx,
  actor: StaffActor,
  entryId: string | undefined,
  at: Date,
): Promise<Attempt> {
  // Before any row: whoever books this clinician takes the same locks in the same order.
  await lockPeople(tx, actor.clinicId, { clinicians: [actor.userId] }, at)
  const clinicians = await cliniciansByType(tx)
  const types = (await onDemandTypes(tx)).filter((type) =>
    clinicians(type.id).includes(actor.userId),
  )
  const found =
    entryId === undefined ? await lockNext(tx, types) : await lockChosen(tx, entryId, types)
  if (!found.ok) return found
  const { entry, type } = found.value
  const window = { from: at.getTime(), to: at.getTime() + type.minutes * 60_000 }
  const taken = await takenTime(tx, [actor.userId, entry.patientId], window, at)
  const free = freeFor(window, taken.get(actor.userId) ?? [])
  if (!free.ok) return refuse("not_free", { until: new Date(free.until).toISOString() })
  const theirs = freeFor(window, taken.get(entry.patientId) ?? [])
  if (!theirs.ok) return refuse("patient_has_visit")

  const visitId = VisitId.parse(randomUUID())
  const { patientId, reason } = entry
  const visit = {
    id: visitId,
    patientId,
    clinicianId: actor.userId,
    startsAt: at,
    endsAt: new Date(Math.min(free.to, theirs.to)),
    visitTypeId: type.id,
    // It starts now, whatever was before: there is no time left to pad.
    bufferBeforeMinutes: 0,
    bufferAfterMinutes: 0,
    reason,
  }
  await insertVisit(tx, actor, visit, purposeOf(actor), at)
  const [row] = await tx
    .update(visits)
    .set({ state: "waiting", arrivedAt: entry.joinedAt, version: 2 })
    .where(eq(visits.id, visitId))
    .returning()
  // Admission lets a seat in: it is there before the patient's page has asked for anything.
  if (row !== undefined) await seatPatient(tx, row, { seenAt: entry.seenAt ?? entry.joinedAt })
  await tx
    .update(queueEntries)
    .set({
      state: "taken",
      version: entry.version + 1,
      takenAt: at,
      takenBy: actor.userId,
      visitId,
    })
    .where(eq(queueEntries.id, entry.id))
  if (entry.intakeId !== null)
    await tx.update(intakes).set({ visitId }).where(eq(intakes.id, entry.intakeId))
  await record(
    tx,
    actor,
    {
      action: "queue.taken",
      patientId,
      entity: { type: "queue_entry", id: entry.id },
      outcome: "success",
      purpose: purposeOf(actor),
      data: { visitId, entryId: entry.id, clinicianId: actor.userId },
    },
    at,
  )
  await lineMoved(tx, actor.clinicId, at)
  await nudgeVisit(tx, actor.clinicId, visitId)
  return ok({ visitId, entryId: entry.id })
}

type Found = Result<
  { entry: EntryRow; type: VisitTypeRow },
  "forbidden" | "not_found" | "nobody_waiting" | "already_taken" | "already_left",
  Detail
>

async function lockNext(tx: Tx, types: readonly VisitTypeRow[]): Promise<Found> {
  if (types.length === 0) return refuse("nobody_waiting")
  const [entry] = await tx
    .select()
    .from(queueEntries)
    .where(
      and(
        eq(queueEntries.state, "waiting"),
        inArray(
          queueEntries.visitTypeId,
          types.map((type) => type.id),
        ),
      ),
    )
    .orderBy(asc(queueEntries.place))
    .limit(1)
    .for("update", { skipLocked: true })
  const type = types.find((one) => one.id === entry?.visitTypeId)
  return entry === undefined || type === undefined ? refuse("nobody_waiting") : ok({ entry, type })
}

async function lockChosen(tx: Tx, entryId: string, types: readonly VisitTypeRow[]): Promise<Found> {
  const [entry] = await tx
    .select()
    .from(queueEntries)
    .where(eq(queueEntries.id, entryId))
    .for("update")
  if (entry === undefined) return refuse("not_found")
  switch (entry.state) {
    case "taken": {
      const by = entry.takenBy === null ? undefined : await nameOf(tx, entry.takenBy)
      return refuse("already_taken", by === undefined ? {} : { by })
    }
    case "left":
      return refuse("already_left")
    case "waiting": {
      const type = types.find((one) => one.id === entry.visitTypeId)
      return type === undefined ? refuse("forbidden") : ok({ entry, type })
    }
  }
}

async function nameOf(tx: Tx, userId: NonNullable<EntryRow["takenBy"]>) {
  const [user] = await tx.select({ name: users.name }).from(users).where(eq(users.id, userId))
  return user?.name
}
