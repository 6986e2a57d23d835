import { and, count, desc, eq, inArray, lt, sql } from "drizzle-orm"
import type { SQL } from "drizzle-orm"

import { withTenant } from "@/db/client"
import type { Tx } from "@/db/client"
import { auditEvents, logCheckpoints, logEntries, logTiles } from "@/db/schema/audit"
import { patients, users } from "@/db/schema/identity"
import type { Actor, StaffActor } from "@/lib/actor"
import { ok, refuse } from "@/lib/result"
import type { Result } from "@/lib/result"

import { anchorsUpTo, stoppedLog } from "./anchor-queries"
import type { Anchor, Stopped } from "./anchor-queries"
import { zoneOf } from "./clinic-clock"
import { denyLog } from "./denied"
import { filterCodes } from "./filter"
import type { Filter } from "./filter"
import { matching } from "./matching"
import { mayAudit } from "./policy"
import { record } from "./record"
import { readSelfCheck } from "./self-check-state"
import type { SelfCheckState } from "./self-check-state"
import { bundleOf, tileWidth } from "./tiles"

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
/** `signed`: the latest checkpoint; null before the first. `stopped`: why it is signed no more. */
export type LogState = {
  waiting: number
  signed: { size: number; root: Uint8Array; signedAt: Date; vkey: string } | null
  stopped: Stopped | null
  anchors: readonly Anchor[]
  /** What the server's own check found last; null before the first. */
  selfCheck: SelfCheckState | null
}

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

/** How far the log is signed, and how many events wait: of no patient, so not an event. */
export async function logState(actor: Actor): Promise<Result<LogState, "forbidden">> {
  if (!mayAudit(actor)) return denyLog(actor, "audit.read")
  return withTenant(actor.clinicId, async (tx) => {
    const checkpoint = await latestCheckpoint(tx)
    const [written] = await tx.select({ total: count() }).from(auditEvents)
    return ok({
      waiting: Math.max(0, (written?.total ?? 0) - (checkpoint?.size ?? 0)),
      signed: checkpoint ?? null,
      stopped: await stoppedLog(tx),
      selfCheck: (await readSelfCheck(tx, actor.clinicId)) ?? null,
      anchors: checkpoint === undefined ? [] : await anchorsUpTo(tx, checkpoint),
    })
  })
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

/** The signed checkpoint and its key, for a check outside the server. Opens a check: one event for all of it. */
export async function checkpointForCheck(
  actor: Actor,
  at: Date,
): Promise<Result<{ note: string; vkey: string }, "forbidden" | "not_found">> {
  if (!mayAudit(actor)) return denyLog(actor, "audit.read")
  return withTenant(actor.clinicId, async (tx) => {
    const checkpoint = await latestCheckpoint(tx)
    if (checkpoint === undefined) return refuse("not_found")
    await readBy(tx, actor, "log", at, { results: checkpoint.size }, undefined)
    return ok({ note: checkpoint.note, vkey: checkpoint.vkey })
  })
}

/** Up to `most` entry bundles (256 entries each) from bundle `first`, as one run of length-prefixed entries. */
export async function entryBundles(
  actor: Actor,
  first: number,
  most: number,
): Promise<Result<Uint8Array, "forbidden">> {
  if (!mayAudit(actor)) return denyLog(actor, "audit.read")
  return withTenant(actor.clinicId, async (tx) => {
    const from = first * tileWidth
    const rows = await tx
      .select({ entry: logEntries.entry })
      .from(logEntries)
      .where(
        sql`${logEntries.logIndex} >= ${from} and ${logEntries.logIndex} < ${from + most * tileWidth}`,
      )
      .orderBy(logEntries.logIndex)
    return ok(bundleOf(rows.map((row) => row.entry)))
  })
}

export async function latestCheckpoint(tx: Tx) {
  const [checkpoint] = await tx
    .select({
      epoch: logCheckpoints.epoch,
      size: logCheckpoints.size,
      root: logCheckpoints.root,
      signedAt: logCheckpoints.signedAt,
      vkey: logCheckpoints.vkey,
      note: logCheckpoints.note,
    })
    .from(logCheckpoints)
    .orderBy(desc(logCheckpoints.epoch), desc(logCheckpoints.size))
    .limit(1)
  return checkpoint
}

/** Tiles `from` to `to` (exclusive) of one level. */
export function tileRange(tx: Tx, level: number, from: number, to: number) {
  return tx
    .select({ tile: logTiles.tile, hashes: logTiles.hashes })
    .from(logTiles)
    .where(
      and(
        eq(logTiles.level, level),
        inArray(
          logTiles.tile,
          Array.from({ length: to - from }, (_, i) => from + i),
        ),
      ),
    )
    .orderBy(logTiles.tile)
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
