import { and, count, desc, eq, lt, sql } from "drizzle-orm"
import type { SQL } from "drizzle-orm"

import { withTenant } from "@/db/client"
import type { Tx } from "@/db/client"
import { auditEvents, logEntries } from "@/db/schema/audit"
import { patients, users } from "@/db/schema/identity"
import type { Actor, StaffActor } from "@/lib/actor"
import { ok } from "@/lib/result"
import type { Result } from "@/lib/result"

import { zoneOf } from "../clinic-clock"
import { denyLog } from "../denied"
import { filterCodes } from "../filter"
import type { Filter } from "../filter"
import { matching } from "../matching"
import { mayAudit } from "../policy"
import { record } from "../record"

export type EventRow = {
  /** Order of writing; the cursor of the next page. */
  seq: string
  at: Date
  actorId: string
  /** Name of a member of staff; null for patients, devices and the system. */
  who: string | null
  role: string
  action: string
  patientReference: string | null
  purpose: string
  outcome: "success" | "refused"
  /** Place in the log; null while it waits for the sequencer. */
  logIndex: number | null
}
/** `zone` is the clinic's, for its times. */
export type EventPage = { rows: EventRow[]; total: number; more: boolean; zone: string }

const pageSize = 50

/** The clinic's events, newest first. Reading them is an event itself, under the reader's name. */
export async function events(
  actor: Actor,
  filter: Filter,
  before: bigint | undefined,
  at: Date,
): Promise<Result<EventPage, "forbidden">> {
  if (!mayAudit(actor)) return denyLog(actor, "audit.read")
  return withTenant(actor.clinicId, async (tx) => {
    const { where, patientId } = await matching(tx, filter, at)
    const rows = await eventRows(tx, where, before)
    const [all] = await tx.select({ total: count() }).from(auditEvents).where(where)
    await readBy(
      tx,
      actor,
      "events",
      at,
      { filter: filterCodes(filter), results: rows.page.length },
      patientId,
    )
    return ok({
      rows: rows.page,
      total: all?.total ?? 0,
      more: rows.more,
      zone: await zoneOf(tx),
    })
  })
}

/** One page of events as the desk shows them, newest first, older than `before`. */
export async function eventRows(
  tx: Tx,
  where: SQL | undefined,
  before: bigint | undefined,
): Promise<{ page: EventRow[]; more: boolean }> {
  const rows = await tx
    .select({
      seq: auditEvents.seq,
      at: auditEvents.occurredAt,
      actorId: auditEvents.actorId,
      who: users.name,
      role: auditEvents.actorRole,
      action: auditEvents.action,
      patientReference: patients.reference,
      purpose: auditEvents.purpose,
      outcome: auditEvents.outcome,
      logIndex: logEntries.logIndex,
    })
    .from(auditEvents)
    .leftJoin(users, eq(sql`${users.id}::text`, auditEvents.actorId))
    .leftJoin(patients, eq(patients.id, auditEvents.patientId))
    .leftJoin(logEntries, eq(logEntries.eventId, auditEvents.id))
    .where(and(where, before === undefined ? undefined : lt(auditEvents.seq, before)))
    .orderBy(desc(auditEvents.seq))
    .limit(pageSize + 1)
  const page = rows.slice(0, pageSize).map((row) => ({ ...row, seq: String(row.seq) }))
  return { page, more: rows.length > pageSize }
}

/** The members of staff that events can be filtered by. */
export async function people(
  actor: Actor,
): Promise<Result<{ id: string; name: string }[], "forbidden">> {
  if (!mayAudit(actor)) return denyLog(actor, "staff.listed")
  return ok(
    await withTenant(actor.clinicId, (tx) =>
      tx.select({ id: users.id, name: users.name }).from(users).orderBy(users.name),
    ),
  )
}

/** Every reading of the desk is an event, under the reader's name. */
export async function readBy(
  tx: Tx,
  actor: StaffActor,
  view: string,
  at: Date,
  data: { filter?: string[]; results?: number },
  patientId: string | undefined,
): Promise<void> {
  await record(
    tx,
    actor,
    {
      action: "audit.read",
      entity: { type: "audit_log", id: actor.clinicId },
      outcome: "success",
      purpose: "HCOMPL",
      ...(patientId === undefined ? {} : { patientId }),
      data: { view, ...data },
    },
    at,
  )
}
