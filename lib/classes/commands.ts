import { and, asc, eq } from "drizzle-orm"

import { withTenant } from "@/db/client"
import type { Tx } from "@/db/client"
import { groupSessions } from "@/db/schema/booking"
import { visits } from "@/db/schema/scheduling"
import type { VisitRow } from "@/db/schema/scheduling"
import type { StaffActor } from "@/lib/actor"
import { deny } from "@/lib/audit/denied"
import { letIn, letOut } from "@/lib/consultations/admission"
import type { ClassId } from "@/lib/ids"
import { ok, refuse } from "@/lib/result"
import type { Result } from "@/lib/result"

import { hosts } from "./policy"
import type { ClassAdmit } from "./schema"

type Changed = Result<{ admitted: number }, "not_found" | "not_waiting">

/**
 * Lets in who waits: those named, or everybody. The first one opens the class. Whoever does not wait (any
 * more) is passed over; nobody of those named does: the list was old.
 */
export async function admitToClass(
  actor: StaffActor,
  classId: ClassId,
  { visitIds }: ClassAdmit,
  at: Date,
): Promise<Changed> {
  const result = await withTenant(actor.clinicId, async (tx): Promise<Changed> => {
    if (!(await isHost(tx, actor, classId))) return refuse("not_found")
    const waiting = await visitsOf(tx, classId, "waiting")
    const meant = waiting.filter(({ id }) => visitIds === undefined || visitIds.includes(id))
    if (meant.length === 0) return refuse("not_waiting")
    for (const visit of meant) await letIn(tx, actor, visit, { protection: "end_to_end" }, at)
    return ok({ admitted: meant.length })
  })
  return withDenial(actor, "class.admit", classId, result, at)
}

/** Ends the class for everyone. Those who still wait go on waiting: their visit was never begun. */
export async function endClass(
  actor: StaffActor,
  classId: ClassId,
  at: Date,
): Promise<Result<{ ended: number }, "not_found">> {
  const result = await withTenant(actor.clinicId, async (tx) => {
    if (!(await isHost(tx, actor, classId))) return refuse("not_found")
    const open = await visitsOf(tx, classId, "in_call")
    for (const visit of open) await letOut(tx, actor, visit, at)
    return ok({ ended: open.length })
  })
  return withDenial(actor, "class.end", classId, result, at)
}

/** False: there is no such class, or it is somebody else's. */
async function isHost(tx: Tx, actor: StaffActor, classId: ClassId): Promise<boolean> {
  const [session] = await tx
    .select({ clinicianId: groupSessions.clinicianId })
    .from(groupSessions)
    .where(eq(groupSessions.id, classId))
  return session !== undefined && hosts(actor, session)
}

/** Held until the transaction ends; the class itself is held after them, as by whoever cancels a place. */
async function visitsOf(
  tx: Tx,
  classId: ClassId,
  state: "waiting" | "in_call",
): Promise<VisitRow[]> {
  return tx
    .select()
    .from(visits)
    .where(and(eq(visits.sessionId, classId), eq(visits.state, state)))
    .orderBy(asc(visits.seatNo))
    .for("update")
}

async function withDenial<R extends Result<unknown, string>>(
  actor: StaffActor,
  attempted: string,
  classId: ClassId,
  result: R,
  at: Date,
): Promise<R> {
  if (!result.ok && result.reason === "not_found")
    await deny(actor, attempted, { type: "visit", id: classId }, "not_found", at)
  return result
}
