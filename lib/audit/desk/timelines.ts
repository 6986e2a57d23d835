import { and, eq, sql } from "drizzle-orm"
import type { SQL } from "drizzle-orm"

import { withTenant } from "@/db/client"
import type { Tx } from "@/db/client"
import { auditEvents } from "@/db/schema/audit"
import { users } from "@/db/schema/identity"
import type { Actor } from "@/lib/actor"
import { ok, refuse } from "@/lib/result"
import type { Result } from "@/lib/result"

import { zoneOf } from "../clinic-clock"
import { denyLog } from "../denied"
import { latestCheckpoint } from "../log/queries"
import { matching } from "../matching"
import { mayAudit } from "../policy"
import { eventRows, readBy } from "./event-queries"
import type { EventRow } from "./event-queries"

export type Timeline = {
  rows: EventRow[]
  more: boolean
  zone: string
  /** Events below this place in the log are signed. */
  signedSize: number
  sums: Sums
}

/** Of everything that the timeline holds, not of one page. `others`: patients of a person, people of a patient. */
export type Sums = { events: number; others: number; refused: number; emergencies: number }

export type PersonTimeline = Timeline & { person: { name: string; role: string } }

/** Everything that was done about one patient, by the clinic's number; the name is not shown. */
export async function patientTimeline(
  actor: Actor,
  reference: string,
  before: bigint | undefined,
  at: Date,
): Promise<Result<Timeline & { patientId: string }, "forbidden" | "not_found">> {
  if (!mayAudit(actor)) return denyLog(actor, "audit.read")
  return withTenant(actor.clinicId, async (tx) => {
    const { where, patientId } = await matching(tx, { patient: reference }, at)
    if (patientId === undefined) {
      await readBy(tx, actor, "patient_timeline", at, { results: 0 }, undefined)
      return refuse("not_found")
    }
    const timeline = await timelineOf(tx, where, before, sql`${auditEvents.actorId}`)
    await readBy(tx, actor, "patient_timeline", at, { results: timeline.rows.length }, patientId)
    return ok({ ...timeline, patientId, zone: await zoneOf(tx) })
  })
}

/** Everything that one member of staff did. */
export async function personTimeline(
  actor: Actor,
  userId: string,
  before: bigint | undefined,
  at: Date,
): Promise<Result<PersonTimeline, "forbidden" | "not_found">> {
  if (!mayAudit(actor)) return denyLog(actor, "audit.read")
  return withTenant(actor.clinicId, async (tx) => {
    const [person] = await tx
      .select({ name: users.name, role: users.role })
      .from(users)
      .where(sql`${users.id}::text = ${userId}`)
    if (person === undefined) {
      await readBy(tx, actor, "person_timeline", at, { results: 0 }, undefined)
      return refuse("not_found")
    }
    const timeline = await timelineOf(
      tx,
      eq(auditEvents.actorId, userId),
      before,
      sql`${auditEvents.patientId}`,
    )
    const data = { filter: [`actor:${userId}`], results: timeline.rows.length }
    await readBy(tx, actor, "person_timeline", at, data, undefined)
    return ok({ ...timeline, person, zone: await zoneOf(tx) })
  })
}

async function timelineOf(
  tx: Tx,
  where: SQL | undefined,
  before: bigint | undefined,
  others: SQL,
): Promise<Omit<Timeline, "zone">> {
  const { page, more } = await eventRows(tx, where, before)
  const [sums] = await tx
    .select({
      events: sql<string>`count(*)`,
      others: sql<string>`count(distinct ${others})`,
      refused: sql<string>`count(*) filter (where ${auditEvents.outcome} = 'refused')`,
      emergencies: sql<string>`count(*) filter (where ${auditEvents.action} = 'patient.break_glass')`,
    })
    .from(auditEvents)
    .where(and(where))
  return {
    rows: page,
    more,
    signedSize: (await latestCheckpoint(tx))?.size ?? 0,
    sums: {
      events: Number(sums?.events ?? 0),
      others: Number(sums?.others ?? 0),
      refused: Number(sums?.refused ?? 0),
      emergencies: Number(sums?.emergencies ?? 0),
    },
  }
}
